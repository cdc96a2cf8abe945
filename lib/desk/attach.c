/* Reading files, guessing what they are, and finding them again. */
#include "desk/attach.h"

#include <string.h>

#include "base/file.h"
#include "base/num.h"
#include "base/str.h"
#include "desk/fieldset.h"
#include "desk/ticket/ticket.h"

#define ATTACH_MAX ((size_t)256 * 1024 * 1024)

/* By the ending, as mail programs do; what is not here is bytes. */
static const struct {
	const char *ending, *type;
} types[] = {
    {".txt", "text/plain"},
    {".log", "text/plain"},
    {".csv", "text/csv"},
    {".md", "text/markdown"},
    {".html", "text/html"},
    {".htm", "text/html"},
    {".json", "application/json"},
    {".xml", "application/xml"},
    {".pdf", "application/pdf"},
    {".doc", "application/msword"},
    {".docx",
	"application/"
	"vnd.openxmlformats-officedocument.wordprocessingml."
	"document"},
    {".xls", "application/vnd.ms-excel"},
    {".xlsx",
	"application/"
	"vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    {".odt", "application/vnd.oasis.opendocument.text"},
    {".ods", "application/vnd.oasis.opendocument.spreadsheet"},
    {".zip", "application/zip"},
    {".gz", "application/gzip"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".jpeg", "image/jpeg"},
    {".gif", "image/gif"},
    {".svg", "image/svg+xml"},
    {".webp", "image/webp"},
    {".tif", "image/tiff"},
    {".heic", "image/heic"},
    {".mp3", "audio/mpeg"},
    {".wav", "audio/wav"},
    {".ogg", "audio/ogg"},
    {".mp4", "video/mp4"},
    {".webm", "video/webm"},
    {".eml", "message/rfc822"},
    {".ics", "text/calendar"},
    {".vcf", "text/vcard"},
    {".patch", "text/x-diff"},
    {".diff", "text/x-diff"},
};

static const char *
type_of(const char *name)
{
	size_t i;

	for (i = 0; i < COUNT_OF(types); i++)
		if (sv_ends_ci(sv_of(name), sv_of(types[i].ending)))
			return types[i].type;
	return NULL;
}

enum rc
attach_read(struct arena *a, const char *path, struct attachment_new *file,
    struct err *e)
{
	const char *slash = strrchr(path, '/');
	struct str bytes = STR_INIT;
	enum rc rc = file_read(path, ATTACH_MAX, &bytes, e);

	if (!rc) {
		file->name = arena_strdup(a, slash ? slash + 1 : path);
		file->type = type_of(file->name);
		file->bytes = arena_sv(a, str_sv(&bytes));
		file->is_inline = false;
	}
	str_free(&bytes);
	return rc;
}

enum rc
attach_add(struct desk *d, int64_t ticket_id, const struct attach_note *note,
    struct err *e)
{
	struct message_new m = {.ticket_id = ticket_id,
	    .kind = "note",
	    .sender = "agent",
	    .channel = "cli",
	    .agent_id = d->caller.id,
	    .from_addr = d->caller.email,
	    .body = sv_of(note->text),
	    .attachments = note->files,
	    .n_attachments = note->n};
	struct ticket t;
	int64_t id;
	enum rc rc;

	if ((rc = ticket_load(d, ticket_id, d->arena, &t, e)) ||
	    (rc = ticket_refuse_merged(&t, e)))
		return rc;
	return ticket_message(d, &m, &id, e);
}

/* What fits the word so far. */
struct search {
	struct attach_file found;
	struct str ids; /* all that have the name */
	bool is_ambiguous;
};

static void
consider(struct search *s, const struct attach_file *file)
{
	str_add_f(&s->ids, "%s%lld", s->ids.n ? ", " : "", (long long)file->id);
	if (s->found.id && s->found.content_id != file->content_id)
		s->is_ambiguous = true;
	s->found = *file;
}

static enum rc
search_files(struct desk *d, int64_t ticket_id, struct sv word, bool with_notes,
    struct search *s, struct err *e)
{
	static const char sql[] =
	    "select f.id, f.content_id, f.name, m.kind from attachment f join "
	    "message m on m.id = f.message_id where m.ticket_id = $1 "
	    "order by f.id";
	int64_t number = 0;
	struct db_stmt *st;
	enum rc rc;

	(void)num_parse(word, 1, INT64_MAX, &number);
	if ((rc = db_query(d->db, sql, DB_ARGS(db_int(ticket_id)), &st, e)))
		return rc;
	while (db_next(st)) {
		struct attach_file file = {db_col_int(st, 0), db_col_int(st, 1),
		    arena_dup(d->arena, db_col_text(st, 2))};

		if (!with_notes && !sv_is(db_col_text(st, 3), "reply"))
			continue;
		if (file.id == number) {
			s->found = file;
			s->is_ambiguous = false;
			break;
		}
		if (file.name && sv_is(word, file.name))
			consider(s, &file);
	}
	return db_end(st, e);
}

enum rc
attach_find(struct desk *d, int64_t ticket_id, struct sv word, bool with_notes,
    struct attach_file *file, struct err *e)
{
	struct search s = {.ids = STR_INIT};
	enum rc rc = search_files(d, ticket_id, word, with_notes, &s, e);

	if (!rc && !s.found.id)
		rc = err_set(e, RC_NOTFOUND,
		    "ticket %lld: has no attachment '%.*s'",
		    (long long)ticket_id, SV_ARG(word));
	else if (!rc && s.is_ambiguous)
		rc = err_set(e, RC_DATA,
		    "ticket %lld: several attachments are called '%.*s': "
		    "give the number, one of %s",
		    (long long)ticket_id, SV_ARG(word), s.ids.p);
	*file = s.found;
	str_free(&s.ids);
	return rc;
}

const char *
attach_file_name(const struct attach_file *file, struct arena *a)
{
	const char *p = file->name ? file->name : "";
	char *name;
	size_t i;

	for (i = 0; p[i];) {
		if (p[i] == '/' || p[i] == '\\') {
			p += i + 1;
			i = 0;
		} else {
			i++;
		}
	}
	if (!*p)
		return arena_printf(a, "attachment-%lld", (long long)file->id);
	name = arena_strdup(a, p);
	for (i = 0; name[i]; i++)
		if ((unsigned char)name[i] < ' ' || name[i] == 0x7f)
			name[i] = '_';
	if (name[0] == '.' || name[0] == '-')
		name[0] = '_';
	return name;
}

static const struct field fields[] = {
    {.name = "id",
	.type = FIELD_ID,
	.sql = "m.ticket_id",
	.flags = FIELD_LISTED,
	.help = "number of the ticket"},
    {.name = "attachment_id",
	.type = FIELD_INT,
	.sql = "f.id",
	.flags = FIELD_LISTED,
	.help = "number of the attachment"},
    {.name = "message_id",
	.type = FIELD_INT,
	.sql = "f.message_id",
	.flags = FIELD_LISTED,
	.help = "the message it came with"},
    FILE_FIELDS("file name, where it has one"),
    FILE_DIGEST(0),
};

const struct fieldset attach_fields = {
    .record = "attachment",
    .from = "attachment f join message m on m.id = f.message_id",
    .key = "f.id",
    .fields = fields,
    .n_fields = COUNT_OF(fields),
    .sort = "id",
};

const char attach_of_ticket[] = "m.ticket_id = $1 order by f.id";
const char attach_public_of_ticket[] =
    "m.ticket_id = $1 and m.kind = 'reply' order by f.id";
