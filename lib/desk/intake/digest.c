/* The digest by which a mail is known again. */
#include "desk/intake/part.h"

#include <string.h>

#include "mail/header.h"
#include "mail/line.h"

/* Mails are large: the digest is one over the digests of such blocks. */
enum { BLOCK = 64 * 1024 };

struct digester {
	struct str block;
	struct str sums; /* digests of the blocks that are full */
	size_t n_blank;  /* lines put back until more text follows */
};

static void
end_block(struct digester *g, size_t n)
{
	struct sha256 sum = sha256_of(sv_sub(str_sv(&g->block), 0, n));

	str_add(&g->sums, hash_sv(&sum));
	memmove(g->block.p, g->block.p + n, g->block.n - n);
	str_cut(&g->block, g->block.n - n);
}

static void
add(struct digester *g, struct sv bytes)
{
	while (bytes.n) {
		struct sv piece = sv_sub(bytes, 0, BLOCK - g->block.n);

		str_add(&g->block, piece);
		if (g->block.n == BLOCK)
			end_block(g, BLOCK);
		bytes = sv_sub(bytes, piece.n, bytes.n);
	}
}

static struct sv
without_trailing_blanks(struct sv line)
{
	while (
	    line.n && strchr(" \t\r", line.p[line.n - 1]) && line.p[line.n - 1])
		line.n--;
	return line;
}

/* ">From " is what an mbox makes of "From ", ">>From " of ">From ". */
static struct sv
without_mbox_quote(struct sv line)
{
	size_t n = 0;

	while (n < line.n && line.p[n] == '>')
		n++;
	if (n && sv_starts(sv_sub(line, n, line.n), SV("From ")))
		return sv_sub(line, n, line.n);
	return line;
}

static void
add_line(struct digester *g, struct sv line)
{
	line = without_trailing_blanks(without_mbox_quote(line));
	if (!line.n) {
		g->n_blank++;
		return;
	}
	for (; g->n_blank; g->n_blank--)
		add(g, SV("\n"));
	add(g, line);
	add(g, SV("\n"));
}

static void
add_lines(struct digester *g, struct sv text)
{
	struct lines rest = lines_of(text);
	struct sv line;

	while (lines_next(&rest, &line))
		add_line(g, line);
}

/* A field as one line, its white space folded to single blanks. */
static void
add_field(struct digester *g, const struct mail *m, const char *name)
{
	struct sv rest = mail_header_get(m, name), word;
	bool is_first = true;

	add(g, sv_of(name));
	add(g, SV(":"));
	while ((rest = sv_trim(rest)).n) {
		size_t n = 0;

		while (n < rest.n && !strchr(" \t\r\n\f\v", rest.p[n]))
			n++;
		word = sv_sub(rest, 0, n ? n : 1);
		if (!is_first)
			add(g, SV(" "));
		add(g, word);
		is_first = false;
		rest = sv_sub(rest, word.n, rest.n);
	}
	add(g, SV("\n"));
}

struct sha256
intake_digest(const struct mail *m, struct sv raw)
{
	static const char *const fields[] = {"From", "To", "Cc", "Subject",
	    "Date", "Message-ID", "In-Reply-To", "References"};
	struct digester g = {STR_INIT, STR_INIT, 0};
	struct arena a = ARENA_INIT;
	struct sha256 digest;
	struct sv body = raw;
	size_t i;

	if (m->n_headers) {
		body = sv_sub(raw, header_lead(raw), raw.n);
		body = sv_sub(body, header_scan(body, &a).size, body.n);
		for (i = 0; i < COUNT_OF(fields); i++)
			add_field(&g, m, fields[i]);
	}
	add_lines(&g, body);
	end_block(&g, g.block.n);
	digest = sha256_of(str_sv(&g.sums));
	arena_free(&a);
	str_free(&g.sums);
	str_free(&g.block);
	return digest;
}
