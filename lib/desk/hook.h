/*
 * Hooks: places in the world that want to be told, each a section [hook NAME]
 * of the configuration. What is posted is signed as Standard Webhooks has it:
 * HMAC-SHA256 over "id.timestamp.body"; each try has the same id and a
 * signature of its own.
 */
#ifndef DESK_DESK_HOOK_H
#define DESK_DESK_HOOK_H

#include "base/err.h"
#include "base/str.h"
#include "base/sv.h"
#include "desk/desk.h"
#include "mail/curl_http.h"
#include "mail/transport.h"

#include <stdint.h>

/* RC_CONFIG unless there is such a hook and all about it is as it should be. */
enum rc hook_check(struct desk *d, const char *name, struct err *e);

/*
 * Posts a JSON object; end, code and text of to tell what became of it.
 * *wait_s is the time that the other side wants to be left alone.
 */
void hook_post(struct desk *d, struct http *http, const char *name,
    const char *id, struct sv json, struct transport_rcpt *to, int64_t *wait_s);

/* "v1,BASE64" over id, timestamp and body. A secret "whsec_…" is base64. */
enum rc hook_sign(struct desk *d, struct sv secret, const char *id, int64_t at,
    struct sv body, struct str *out, struct err *e);

/* What a chat shows of the object: {"text":"…"}. */
enum rc hook_slack(struct sv json, struct str *out, struct err *e);

#endif
