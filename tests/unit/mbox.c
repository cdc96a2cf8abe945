/* Streams of mails: mbox and frames. */
#include "mail/mbox.h"

#include <stdio.h>
#include <unistd.h>

#include "mail/frame.h"
#include "unit.h"

/* A descriptor to read text from. */
static FILE *
file_of(struct sv text)
{
	FILE *fp = tmpfile();

	EXPECT(fp && fwrite(text.p, 1, text.n, fp) == text.n);
	EXPECT(fp && fflush(fp) == 0 && lseek(fileno(fp), 0, SEEK_SET) == 0);
	return fp;
}

static int
count_mails(struct sv text, enum rc *rc)
{
	FILE *fp = file_of(text);
	struct mbox m = MBOX_INIT(fileno(fp), "box");
	struct err e = ERR_INIT;
	struct sv mail;
	int n = 0;

	while (mbox_next(&m, &mail, rc, &e))
		n++;
	mbox_free(&m);
	fclose(fp);
	return n;
}

static void
boxes(void)
{
	enum rc rc;

	EXPECT_INT(count_mails(SV(""), &rc), 0);
	EXPECT_INT(count_mails(SV("A: b\n\ntext\n"), &rc), 1);
	EXPECT_INT(
	    count_mails(SV("From x\nA: b\n\nt\n\nFrom y\nA: b\n"), &rc), 2);
	EXPECT_INT(
	    count_mails(SV("From x\r\nA: b\r\n\r\nFrom y\r\nA: b"), &rc), 2);
	EXPECT_INT(
	    count_mails(SV("From x\nA: b\n\nFrom here on\nmore\n"), &rc), 1);
	EXPECT_INT(count_mails(SV("From x\nA: b\nFrom y\nA: b\n"), &rc), 1);
	EXPECT_INT(rc, RC_OK);
}

static enum rc
read_frames(struct sv text, int *n, size_t *bytes)
{
	FILE *fp = file_of(text);
	struct frames f = FRAMES_INIT(fileno(fp), "stream", 100);
	struct err e = ERR_INIT;
	struct sv mail;
	enum rc rc;

	*n = 0;
	*bytes = 0;
	while (frame_next(&f, &mail, &rc, &e)) {
		++*n;
		*bytes += mail.n;
	}
	frames_free(&f);
	fclose(fp);
	return rc;
}

static void
frames(void)
{
	size_t bytes;
	int n;

	EXPECT_INT(read_frames(SV(""), &n, &bytes), RC_OK);
	EXPECT_INT(n, 0);
	EXPECT_INT(read_frames(SV("3\nabc0\n2\n\n\n"), &n, &bytes), RC_OK);
	EXPECT_INT(n, 3);
	EXPECT_INT(bytes, 5);
	EXPECT_INT(read_frames(SV("3\nab"), &n, &bytes), RC_DATA);
	EXPECT_INT(read_frames(SV("-1\n"), &n, &bytes), RC_DATA);
	EXPECT_INT(read_frames(SV("101\n"), &n, &bytes), RC_DATA);
	EXPECT_INT(read_frames(SV("12"), &n, &bytes), RC_DATA);
	EXPECT_INT(read_frames(SV("1111111111111111111111111111"), &n, &bytes),
	    RC_DATA);
}

int
main(void)
{
	static const struct unit_test tests[] = {
	    {"a From line behind a blank line and before a header begins a "
	     "mail",
		boxes},
	    {"a frame is a length and that many bytes", frames},
	};

	return unit_run(tests, COUNT_OF(tests));
}
