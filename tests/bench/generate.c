/*
 * Makes what the bench feeds to the programs; the same on every run.
 *
 *	generate tickets N      N tickets as JSON lines, as import reads them
 *	generate mails N DIR    DIR/1.eml … DIR/N.eml: multipart, 10 kB
 *	generate text           one text of 80 words
 *	generate word RANK      the word of that rank, 1 is the most common
 *
 * Words come from a vocabulary of 20,000 by Zipf's law, as in real texts: few
 * stand in nearly all of them, most in hardly any.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "base/str.h"

enum { VOCABULARY = 20000, TEXT_WORDS = 80, LINE_WORDS = 12 };

/* The sum of 1/1 … 1/i at i. */
static double zipf[VOCABULARY + 1];
static uint64_t seed = 88172645463325252u;

static uint64_t
next_random(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed * 2685821657736338717u;
}

static unsigned
below(unsigned n)
{
	return (unsigned)((next_random() >> 33) % n);
}

static void
make_zipf(void)
{
	int i;

	for (i = 1; i <= VOCABULARY; i++)
		zipf[i] = zipf[i - 1] + 1.0 / i;
}

static int
random_rank(void)
{
	double at = (double)(next_random() >> 11) / 9007199254740992.0 *
	    zipf[VOCABULARY];
	int low = 1, high = VOCABULARY;

	while (low < high) {
		int middle = (low + high) / 2;

		if (zipf[middle] < at)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Syllables by the digits of the rank, scattered so that common words are not
 * alike; each rank gives another word. */
static void
add_word(struct str *s, int rank)
{
	static const char *const first[] = {"b", "d", "f", "g", "h", "k", "l",
	    "m", "n", "p", "r", "s", "t", "v", "w", "br", "dr", "st", "tr",
	    "pl"};
	static const char *const vowel[] = {"a", "e", "i", "o", "u"};
	unsigned n = (unsigned)rank * 7919u % 1000003u;

	do {
		str_add_s(s, first[n % 20]);
		str_add_s(s, vowel[n / 20 % 5]);
		n /= 100;
	} while (n);
}

static void
add_text(struct str *s, int words, const char *line_end)
{
	int i;

	for (i = 1; i <= words; i++) {
		add_word(s, random_rank());
		str_add_s(s,
		    i == words                ? "."
			: i % LINE_WORDS == 0 ? line_end
					      : " ");
	}
}

static void
add_ticket(struct str *s, int64_t n)
{
	static const char *const status[] = {
	    "open", "assigned", "in_progress", "waiting", "resolved", "closed"};
	static const char *const priority[] = {"low", "normal", "high"};
	static const char *const category[] = {
	    "technical", "billing", "account", "content", "booking", "general"};
	/* Two in three are done with. */
	unsigned state = below(3) ? 4 + below(2) : below(4);

	str_add_s(s, "{\"subject\":\"");
	add_text(s, 6, " ");
	str_add_f(s, "\",\"status\":\"%s\",\"priority\":\"%s\",", status[state],
	    priority[below(3)]);
	str_add_f(s, "\"category\":\"%s\",\"channel\":\"email\",",
	    category[below(6)]);
	str_add_f(
	    s, "\"requester\":\"customer%u@example.org\",", below(5000) + 1);
	str_add_f(s, "\"created_at\":\"20%02u-%02u-%02uT%02u:%02u:00Z\",",
	    20 + (unsigned)(n / 20000 % 6), below(12) + 1, below(28) + 1,
	    below(24), below(60));
	str_add_s(s, "\"body\":\"");
	add_text(s, TEXT_WORDS, "\\n");
	str_add_s(s, "\"}\n");
}

static void
print(const struct str *s, FILE *fp)
{
	if (fwrite(s->p, 1, s->n, fp) != s->n) {
		perror("generate");
		exit(EXIT_FAILURE);
	}
}

static void
tickets(int64_t n)
{
	struct str s = STR_INIT;
	int64_t i;

	for (i = 1; i <= n; i++) {
		str_clear(&s);
		add_ticket(&s, i);
		print(&s, stdout);
	}
	str_free(&s);
}

static void
add_base64(struct str *s, int lines)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";
	int i;

	for (i = 0; i < lines * 76; i++) {
		str_add_c(s, digits[below(64)]);
		if (i % 76 == 75)
			str_add_s(s, "\r\n");
	}
}

/* Text, the same as HTML, and a file of some 7 kB. */
static void
add_mail(struct str *s, int64_t n)
{
	static const char part[] = "\r\n--=_part\r\nContent-Type: ";

	str_add_f(s, "From: Customer %lld <customer%lld@example.org>\r\n",
	    (long long)n, (long long)(n % 5000 + 1));
	str_add_f(s, "To: Desk <desk@example.net>\r\nSubject: ");
	add_text(s, 6, " ");
	str_add_f(s, "\r\nDate: Mon, 02 Mar 2026 09:%02lld:00 +0100\r\n",
	    (long long)(n % 60));
	str_add_f(s, "Message-ID: <%lld.bench@example.org>\r\n", (long long)n);
	str_add_s(s,
	    "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; "
	    "boundary=\"=_part\"\r\n");
	str_add_f(s, "%stext/plain; charset=utf-8\r\n\r\n", part);
	add_text(s, TEXT_WORDS, "\r\n");
	str_add_f(s, "%stext/html; charset=utf-8\r\n\r\n<html><body><p>", part);
	add_text(s, TEXT_WORDS, "<br>\r\n");
	str_add_f(s,
	    "</p></body></html>%simage/png\r\n"
	    "Content-Disposition: attachment; filename=\"screen.png\"\r\n"
	    "Content-Transfer-Encoding: base64\r\n\r\n",
	    part);
	add_base64(s, 100);
	str_add_s(s, "\r\n--=_part--\r\n");
}

static void
mails(int64_t n, const char *folder)
{
	struct str s = STR_INIT, path = STR_INIT;
	FILE *fp;
	int64_t i;

	for (i = 1; i <= n; i++) {
		str_clear(&s);
		add_mail(&s, i);
		str_clear(&path);
		str_add_f(&path, "%s/%lld.eml", folder, (long long)i);
		if (!(fp = fopen(path.p, "w"))) {
			perror(path.p);
			exit(EXIT_FAILURE);
		}
		print(&s, fp);
		fclose(fp);
	}
	str_free(&path);
	str_free(&s);
}

int
main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";
	struct str s = STR_INIT;
	int64_t n = 0;

	make_zipf();
	if (argc > 2 && !num_parse(sv_of(argv[2]), 0, 100000000, &n)) {
		fprintf(stderr, "generate: '%s' is no number\n", argv[2]);
		return EXIT_FAILURE;
	}
	if (strcmp(what, "tickets") == 0 && argc == 3) {
		tickets(n);
	} else if (strcmp(what, "mails") == 0 && argc == 4) {
		mails(n, argv[3]);
	} else if (strcmp(what, "text") == 0 && argc == 2) {
		add_text(&s, TEXT_WORDS, "\n");
		str_add_c(&s, '\n');
	} else if (strcmp(what, "word") == 0 && argc == 3) {
		add_word(&s, (int)n);
		str_add_c(&s, '\n');
	} else {
		fprintf(stderr, "generate: its first lines say how\n");
		return EXIT_FAILURE;
	}
	print(&s, stdout);
	str_free(&s);
	return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
