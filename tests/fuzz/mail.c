/* Fuzz target: any bytes as a mail. All text that comes out must be valid
 * UTF-8 without NUL, all data must be readable. */
#include <stdlib.h>

#include "base/utf8.h"
#include "mail/html.h"
#include "mail/mime_in.h"

/* Not CHECK: the fuzzer saves what ends in a signal. */
#define MUST(cond) ((cond) ? (void)0 : abort())

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static unsigned sum;

static void
check_text(const char *text)
{
	if (text)
		MUST(utf8_is_valid(sv_of(text)));
}

static void
touch(struct sv v)
{
	size_t i;

	for (i = 0; i < v.n; i++)
		sum += (unsigned char)v.p[i];
}

static void
check_addrs(struct mail_addrs list)
{
	size_t i;

	for (i = 0; i < list.n; i++) {
		MUST(list.v[i].name || list.v[i].addr);
		check_text(list.v[i].name);
		check_text(list.v[i].addr);
	}
}

static void
check_attachment(const struct mail_attachment *m)
{
	MUST(m->type && m->type[0]);
	check_text(m->type);
	check_text(m->name);
	check_text(m->content_id);
	touch(m->data);
}

static void
check_mail(const struct mail *m)
{
	size_t i;

	MUST(m->body);
	check_text(m->body);
	check_text(m->html);
	check_text(m->subject);
	check_text(m->message_id);
	check_text(m->in_reply_to);
	for (i = 0; i < m->n_references; i++)
		check_text(m->references[i]);
	for (i = 0; i < m->n_headers; i++) {
		touch(m->headers[i].name);
		touch(m->headers[i].value);
	}
	check_addrs(m->from);
	check_addrs(m->sender);
	check_addrs(m->reply_to);
	check_addrs(m->to);
	check_addrs(m->cc);
	for (i = 0; i < m->n_attachments; i++)
		check_attachment(&m->attachments[i]);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = ARENA_INIT;
	struct sv raw = {(const char *)data, size};
	struct mail m;

	mime_in_parse(raw, &a, &m);
	check_mail(&m);
	if (utf8_is_valid(raw))
		check_text(html_to_text(raw, &a));
	arena_free(&a);
	return 0;
}
