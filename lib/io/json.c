/*
 * Reads JSON. The only file that knows cJSON: a struct json is a cJSON
 * node under another name, so that nobody else needs its header.
 */
#include "io/json.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "base/vec.h"
#include "io/json_scan.h"

static const cJSON *
node(const struct json *j)
{
	return (const cJSON *)(const void *)j;
}

static const struct json *
wrap(const cJSON *c)
{
	return (const struct json *)(const void *)c;
}

/* So that NULL from cJSON always means a bad text. */
static void *
alloc_or_die(size_t n)
{
	void *p = malloc(n ? n : 1);

	if (!p)
		die_nomem();
	return p;
}

static int
key_cmp(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static enum rc
check_keys(const cJSON *object, struct err *e)
{
	VEC(const char *) keys = VEC_INIT;
	const cJSON *c;
	enum rc rc = RC_OK;
	size_t i;

	for (c = object->child; c; c = c->next)
		VEC_ADD(&keys, c->string);
	if (keys.n)
		qsort(keys.v, keys.n, sizeof(*keys.v), key_cmp);
	for (i = 1; !rc && i < keys.n; i++) {
		if (strcmp(keys.v[i - 1], keys.v[i]) == 0)
			rc = err_set(e, RC_DATA,
			    "not JSON: key '%.80s' is there twice", keys.v[i]);
	}
	VEC_FREE(&keys);
	return rc;
}

/* Recurses as deep as json_scan allowed. */
static enum rc
check_tree(const cJSON *c, struct err *e)
{
	const cJSON *child;
	enum rc rc = RC_OK;

	if (cJSON_IsNumber(c) && !(fabs(c->valuedouble) <= JSON_INT_MAX))
		return err_set(e, RC_DATA, "not JSON: a number beyond 2^53");
	if (cJSON_IsObject(c))
		rc = check_keys(c, e);
	for (child = c->child; !rc && child; child = child->next)
		rc = check_tree(child, e);
	return rc;
}

enum rc
json_parse(struct sv text, struct json **value, struct err *e)
{
	cJSON_Hooks hooks = {alloc_or_die, free};
	const char *end = NULL;
	struct sv rest = text;
	cJSON *c;
	enum rc rc;

	*value = NULL;
	rc = json_scan(text, e);
	if (rc)
		return rc;
	if (sv_trim(text).n == 0)
		return err_set(e, RC_DATA, "not JSON: nothing there");
	cJSON_InitHooks(&hooks);
	c = cJSON_ParseWithLengthOpts(text.p, text.n, &end, 0);
	if (end)
		rest = sv_sub(text, (size_t)(end - text.p), SIZE_MAX);
	if (c)
		rest = sv_trim(rest);
	if (!c || rest.n > 0)
		rc = err_set(e, RC_DATA, "not JSON: a mistake near byte %zu",
		    (size_t)(rest.p - text.p) + 1);
	else
		rc = check_tree(c, e);
	if (rc)
		cJSON_Delete(c);
	else
		*value = (struct json *)(void *)c;
	return rc;
}

void
json_free(struct json *j)
{
	cJSON_Delete((cJSON *)(void *)j);
}

enum json_type
json_type_of(const struct json *j)
{
	const cJSON *c = node(j);

	if (cJSON_IsBool(c))
		return JSON_BOOL;
	if (cJSON_IsNumber(c))
		return JSON_NUMBER;
	if (cJSON_IsString(c))
		return JSON_TEXT;
	if (cJSON_IsArray(c))
		return JSON_ARRAY;
	if (cJSON_IsObject(c))
		return JSON_OBJECT;
	return JSON_NULL;
}

const struct json *
json_get(const struct json *object, const char *key)
{
	if (!cJSON_IsObject(node(object)))
		return NULL;
	return wrap(cJSON_GetObjectItemCaseSensitive(node(object), key));
}

const struct json *
json_first(const struct json *j)
{
	return j ? wrap(node(j)->child) : NULL;
}

const struct json *
json_next(const struct json *j)
{
	return j ? wrap(node(j)->next) : NULL;
}

const char *
json_key_of(const struct json *member)
{
	return member ? node(member)->string : NULL;
}

struct sv
json_text_of(const struct json *j)
{
	return cJSON_IsString(node(j)) ? sv_of(node(j)->valuestring) : SV_NULL;
}

bool
json_int_of(const struct json *j, int64_t *n)
{
	double d;

	if (!cJSON_IsNumber(node(j)))
		return false;
	d = node(j)->valuedouble;
	if (!(fabs(d) <= JSON_INT_MAX) || (double)(int64_t)d < d ||
	    (double)(int64_t)d > d)
		return false;
	*n = (int64_t)d;
	return true;
}

bool
json_bool_of(const struct json *j)
{
	return cJSON_IsTrue(node(j));
}

/* The shortest of two precisions that reads back as the same number. */
static void
add_number(struct str *out, const struct json *j)
{
	size_t from = out->n;
	double d, back;
	int64_t n;

	if (json_int_of(j, &n)) {
		str_add_f(out, "%" PRId64, n);
		return;
	}
	d = node(j)->valuedouble;
	str_add_f(out, "%.15g", d);
	back = strtod(out->p + from, NULL);
	if (back < d || back > d) {
		str_cut(out, from);
		str_add_f(out, "%.17g", d);
	}
}

struct sv
json_scalar_of(const struct json *j, struct arena *a)
{
	struct str number = STR_INIT;
	struct sv text = SV_NULL;

	switch (json_type_of(j)) {
	case JSON_TEXT:
		return json_text_of(j);
	case JSON_BOOL:
		return json_bool_of(j) ? SV("true") : SV("false");
	case JSON_NUMBER:
		add_number(&number, j);
		text = arena_sv(a, str_sv(&number));
		str_free(&number);
		break;
	case JSON_NULL:
	case JSON_ARRAY:
	case JSON_OBJECT:
		break;
	}
	return text;
}

/* Recurses as deep as json_scan allowed. */
static void
print_members(struct str *out, const struct json *j)
{
	bool is_object = json_type_of(j) == JSON_OBJECT;
	const struct json *m;

	str_add_c(out, is_object ? '{' : '[');
	for (m = json_first(j); m; m = json_next(m)) {
		if (m != json_first(j))
			str_add_c(out, ',');
		if (is_object) {
			json_quote(out, sv_of(json_key_of(m)));
			str_add_c(out, ':');
		}
		json_print(out, m);
	}
	str_add_c(out, is_object ? '}' : ']');
}

void
json_print(struct str *out, const struct json *j)
{
	switch (json_type_of(j)) {
	case JSON_NULL:
		str_add_s(out, "null");
		break;
	case JSON_BOOL:
		str_add_s(out, json_bool_of(j) ? "true" : "false");
		break;
	case JSON_NUMBER:
		add_number(out, j);
		break;
	case JSON_TEXT:
		json_quote(out, json_text_of(j));
		break;
	case JSON_ARRAY:
	case JSON_OBJECT:
		print_members(out, j);
		break;
	}
}
