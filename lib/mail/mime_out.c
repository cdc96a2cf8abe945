/* Putting a mail together: header, alternatives, attachments. */
#include "mail/mime_out.h"

#include "base/clock.h"
#include "base/hash.h"
#include "mail/encode.h"

#define BOUNDARY_SIZE 40

/* What stands in no part of the mail, and is the same for the same content:
 * made of a digest of all of it. */
static void
make_boundary(
    const struct mail_out *m, const char *use, char boundary[BOUNDARY_SIZE])
{
	struct str all = STR_INIT;
	struct sha256 digest;
	char hex[SHA256_HEX];
	size_t i;

	str_add_s(&all, use);
	str_add(&all, m->text);
	str_add(&all, m->html);
	str_add_s(&all, m->message_id ? m->message_id : "");
	for (i = 0; i < m->n_files; i++) {
		digest = sha256_of(m->files[i].bytes);
		str_add(&all, hash_sv(&digest));
	}
	digest = sha256_of(str_sv(&all));
	hash_hex(&digest, hex);
	boundary[0] = '=';
	boundary[1] = '_';
	for (i = 2; i < BOUNDARY_SIZE - 1; i++)
		boundary[i] = hex[i - 2];
	boundary[i] = '\0';
	str_free(&all);
}

static void
add_text_part(
    const struct mail_out *m, struct str *out, const char *type, struct sv text)
{
	bool is_plain = !m->is_exact && encode_is_plain(text);

	str_add_f(out,
	    "Content-Type: %s\r\nContent-Transfer-Encoding: %s\r\n\r\n", type,
	    is_plain ? "7bit" : "quoted-printable");
	if (is_plain)
		encode_lines(out, text);
	else
		encode_quoted_printable(out, text);
}

static void
add_plain_part(const struct mail_out *m, struct str *out)
{
	struct str flowed = STR_INIT;

	encode_flowed(&flowed, m->text);
	add_text_part(m, out, "text/plain; charset=utf-8; format=flowed",
	    str_sv(&flowed));
	str_free(&flowed);
}

static void
begin_multipart(struct str *out, const char *kind, const char *boundary)
{
	str_add_f(out,
	    "Content-Type: multipart/%s; boundary=\"%s\"\r\n\r\n"
	    "This is a message of several parts in MIME format.\r\n",
	    kind, boundary);
}

static void
add_words(const struct mail_out *m, struct str *out)
{
	char boundary[BOUNDARY_SIZE];

	if (!m->html.n) {
		add_plain_part(m, out);
		return;
	}
	make_boundary(m, "alternative", boundary);
	begin_multipart(out, "alternative", boundary);
	str_add_f(out, "\r\n--%s\r\n", boundary);
	add_plain_part(m, out);
	str_add_f(out, "\r\n--%s\r\n", boundary);
	add_text_part(m, out, "text/html; charset=utf-8", m->html);
	str_add_f(out, "\r\n--%s--\r\n", boundary);
}

/* "type/subtype" and nothing that could go on behind it. */
static bool
is_media_type(struct sv type)
{
	size_t i, slash = sv_find_c(type, '/');

	for (i = 0; i < type.n; i++)
		if ((unsigned char)type.p[i] <= ' ' ||
		    (unsigned char)type.p[i] >= 0x7f || type.p[i] == ';' ||
		    type.p[i] == '"')
			return false;
	return slash > 0 && slash + 1 < type.n;
}

/* RFC 2046 5.2.1: a message is not encoded, so only a plain one goes as one;
 * multiparts are left to those who made them. */
static const char *
file_type(const struct mail_out *m, const struct mail_out_file *f)
{
	struct sv type = sv_of(f->type);
	bool is_message = sv_starts_ci(type, SV("message/")),
	     is_multipart = sv_starts_ci(type, SV("multipart/"));

	if (!is_media_type(type) || is_multipart ||
	    (is_message && (m->is_exact || !encode_is_plain(f->bytes))))
		return "application/octet-stream";
	return f->type;
}

static void
add_file(
    const struct mail_out *m, const struct mail_out_file *f, struct str *out)
{
	const char *type = file_type(m, f);
	bool is_message = sv_starts_ci(sv_of(type), SV("message/"));

	str_add_f(out, "Content-Type: %s", type);
	if (f->name)
		encode_parameter(out, "name", sv_of(f->name));
	str_add_f(out, "\r\nContent-Disposition: %s",
	    f->is_inline ? "inline" : "attachment");
	if (f->name)
		encode_parameter(out, "filename", sv_of(f->name));
	str_add_f(out, "\r\nContent-Transfer-Encoding: %s\r\n\r\n",
	    is_message ? "7bit" : "base64");
	if (is_message)
		encode_lines(out, f->bytes);
	else
		encode_base64(out, f->bytes);
}

void
mime_out_body(const struct mail_out *m, struct str *out)
{
	char boundary[BOUNDARY_SIZE];
	size_t i;

	if (!m->n_files) {
		add_words(m, out);
		return;
	}
	make_boundary(m, "mixed", boundary);
	begin_multipart(out, "mixed", boundary);
	str_add_f(out, "\r\n--%s\r\n", boundary);
	add_words(m, out);
	for (i = 0; i < m->n_files; i++) {
		str_add_f(out, "\r\n--%s\r\n", boundary);
		add_file(m, &m->files[i], out);
	}
	str_add_f(out, "\r\n--%s--\r\n", boundary);
}

static void
add_one_address(
    struct str *out, const char *name, const struct mail_addr *address)
{
	struct mail_addrs one = {address, address->addr ? 1 : 0};

	encode_address_field(out, name, &one);
}

static void
add_extra(const struct mail_out *m, struct str *out)
{
	size_t i;

	for (i = 0; i < m->n_headers; i++) {
		const struct mail_out_header *h = &m->headers[i];

		if (h->is_raw)
			str_add_f(out, "%s: %s\r\n", h->name, h->value);
		else
			encode_text_field(out, h->name, sv_of(h->value));
	}
}

static void
add_header(const struct mail_out *m, struct str *out)
{
	char date[CLOCK_TEXT + 8];

	str_add_f(out, "Date: %s\r\n", clock_rfc5322(m->date, date));
	add_one_address(out, "From", &m->from);
	add_one_address(out, "Sender", &m->sender);
	add_one_address(out, "Reply-To", &m->reply_to);
	encode_address_field(out, "To", &m->to);
	encode_address_field(out, "Cc", &m->cc);
	encode_ids_field(
	    out, "Message-ID", &m->message_id, m->message_id ? 1 : 0);
	encode_ids_field(
	    out, "In-Reply-To", &m->in_reply_to, m->in_reply_to ? 1 : 0);
	encode_ids_field(out, "References", m->references, m->n_references);
	encode_text_field(out, "Subject", sv_of(m->subject));
	if (m->auto_submitted)
		str_add_f(out, "Auto-Submitted: %s\r\n", m->auto_submitted);
	add_extra(m, out);
	str_add_s(out, "MIME-Version: 1.0\r\n");
}

void
mime_out_write(const struct mail_out *m, struct str *out)
{
	add_header(m, out);
	mime_out_body(m, out);
}

void
mime_out_wrap(const struct mail_out *m, struct sv content_headers,
    struct sv body, struct str *out)
{
	add_header(m, out);
	str_add(out, content_headers);
	str_add_s(out, "\r\n");
	str_add(out, body);
}
