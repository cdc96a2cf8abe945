/* Unit tests of mail/pgp and of what mail/gpg reads. */
#include "mail/pgp.h"

#include "mail/gpg.h"

#include "unit.h"

static struct arena arena = ARENA_INIT;

static struct pgp_mime
find(struct sv raw)
{
	struct pgp_mime m;

	pgp_mime_find(raw, &arena, &m);
	return m;
}

static void
nothing(void)
{
	struct pgp_mime m = find(SV("Subject: x\n\ntext\n"));

	EXPECT(!m.cipher.p && !m.signature.p);
	m = find(SV(""));
	EXPECT(!m.cipher.p && !m.signature.p);
	m = find(SV("Content-Type: multipart/signed; boundary=x\n\n--x\n\na\n"
		    "--x\nContent-Type: application/pkcs7-signature\n\nb\n"
		    "--x--\n"));
	EXPECT(!m.cipher.p && !m.signature.p);
	m = find(SV("Content-Type: multipart/signed; boundary=x\n\n--x\n\na\n"
		    "--x--\n"));
	EXPECT(!m.cipher.p && !m.signature.p);
}

#define CONTROL "Content-Type: application/pgp-encrypted\n\nVersion: 1\n\n"

static void
cipher(void)
{
	struct pgp_mime m = find(
	    SV("Content-Type: multipart/encrypted; boundary=x\n\n--x\n" CONTROL
	       "--x\nContent-Type: application/octet-stream\n"
	       "Content-Transfer-Encoding: base64\n\nSGVsbG8=\n--x--\n"));

	EXPECT_SV(m.cipher, "Hello");
	EXPECT(!m.signature.p);
	m = find(SV("Content-Type: multipart/mixed; boundary=x\n\n--x\n\n"
		    "--x\n" CONTROL "--x\n"
		    "Content-Type: application/octet-stream\n\narmor\n--x--"));
	EXPECT_SV(m.cipher, "armor");
	m = find(
	    SV("Content-Type: multipart/encrypted; boundary=x\n\n--x\n" CONTROL
	       "--x--\n"));
	EXPECT(!m.cipher.p);
}

#define SIGNATURE "Content-Type: application/pgp-signature\n\nsig\n"

static void
content(void)
{
	struct pgp_mime m =
	    find(SV("Content-Type: multipart/signed; boundary=x\n\njunk\n--x\n"
		    "A: b\n\ntext \n\n\n--x\n" SIGNATURE "--x--\n"));

	EXPECT_SV(m.content, "A: b\r\n\r\ntext \r\n\r\n");
	EXPECT_SV(m.signature, "sig");
	EXPECT(m.is_whole);
	m = find(SV("Content-Type: multipart/signed; boundary=x\r\n\r\n--x\r\n"
		    "\r\ntext\r\n--x \r\n" SIGNATURE "--x--\r\n"));
	EXPECT_SV(m.content, "\r\ntext");
	m = find(SV("Content-Type: multipart/signed; boundary=x\n\n--x\n"
		    "Content-Type: multipart/mixed; boundary=y\n\n--y\n\nhi\n"
		    "--y--\n--x\n" SIGNATURE "--x--\n"));
	EXPECT_SV(m.content,
	    "Content-Type: multipart/mixed; boundary=y\r\n\r\n--y\r\n\r\nhi\r\n"
	    "--y--");
	m = find(SV("Content-Type: multipart/mixed; boundary=z\n\n--z\n"
		    "Content-Type: multipart/signed; boundary=x\n\n--x\n\nhi\n"
		    "--x\n" SIGNATURE "--x--\n--z\n\nfooter\n--z--\n"));
	EXPECT_SV(m.content, "\r\nhi");
	EXPECT(!m.is_whole);
}

#define MESSAGE "-----BEGIN PGP MESSAGE-----\n"
#define MESSAGE_END "-----END PGP MESSAGE-----\n"
#define SIGNED "-----BEGIN PGP SIGNED MESSAGE-----\n"
#define SIGNED_END "-----END PGP SIGNATURE-----"

static void
pieces(void)
{
	struct sv rest =
	    SV("Hi\n" MESSAGE "Charset: latin1\nX\n\nabc\n" MESSAGE_END
	       "\n" SIGNED MESSAGE "\n" SIGNED_END " \r\nbye");
	struct pgp_piece p;

	EXPECT(pgp_next(&rest, &p) && p.kind == PGP_PLAIN);
	EXPECT_SV(p.bytes, "Hi\n");
	EXPECT(pgp_next(&rest, &p) && p.kind == PGP_CIPHER);
	EXPECT_SV(p.bytes, MESSAGE "Charset: latin1\nX\n\nabc\n" MESSAGE_END);
	EXPECT_SV(pgp_armor_field(p.bytes, "CHARSET"), "latin1");
	EXPECT(!pgp_armor_field(p.bytes, "abc").p);
	EXPECT(pgp_next(&rest, &p) && p.kind == PGP_PLAIN);
	EXPECT_SV(p.bytes, "\n");
	EXPECT(pgp_next(&rest, &p) && p.kind == PGP_SIGNED);
	EXPECT_SV(p.bytes, SIGNED MESSAGE "\n" SIGNED_END " \r\n");
	EXPECT(pgp_next(&rest, &p) && p.kind == PGP_PLAIN);
	EXPECT_SV(p.bytes, "bye");
	EXPECT(!pgp_next(&rest, &p));
	rest = SV(MESSAGE "no end\n" SIGNED);
	EXPECT(pgp_next(&rest, &p) && p.kind == PGP_CIPHER && !rest.n);
}

static void
armor(void)
{
	struct pgp_text *texts;

	EXPECT(pgp_has_armor(SV("a\n" SIGNED)));
	EXPECT(!pgp_has_cipher(SV("a\n" SIGNED)));
	EXPECT(pgp_has_cipher(SV("a\r\n" MESSAGE)));
	EXPECT(!pgp_has_armor(SV("> " MESSAGE)));
	EXPECT(!pgp_has_armor(SV("-----BEGIN PGP MESSAGE----- x")));
	EXPECT_INT(pgp_texts(SV("A: b\n\ntext\n"), &arena, &texts), 0);
	EXPECT_INT(
	    pgp_texts(SV("Content-Type: text/plain; charset=koi8-r\n"
			 "Content-Transfer-Encoding: quoted-printable\n\n"
			 "=2D----BEGIN PGP MESSAGE-----\n"),
		&arena, &texts),
	    1);
	EXPECT_SV(texts[0].bytes, MESSAGE);
	EXPECT_SV(texts[0].charset, "koi8-r");
}

static void
written(void)
{
	struct str header = STR_INIT, body = STR_INIT, mail = STR_INIT;
	struct pgp_mime m;

	pgp_wrap_encrypted(SV("line\nline\n"), &header, &body);
	str_add_f(&mail, "%s\r\n%s", header.p, body.p);
	m = find(str_sv(&mail));
	EXPECT_SV(m.cipher, "line\r\nline\r\n");
	str_clear(&header);
	str_clear(&body);
	str_clear(&mail);
	pgp_wrap_signed(SV("A: b\r\n\r\ntext\r\n"), SV("sig\n"), "pgp-sha512",
	    &header, &body);
	str_add_f(&mail, "%s\r\n%s", header.p, body.p);
	m = find(str_sv(&mail));
	EXPECT_SV(m.content, "A: b\r\n\r\ntext\r\n");
	EXPECT_SV(m.signature, "sig\r\n");
	EXPECT(sv_find(str_sv(&header), SV("micalg=pgp-sha512")) < header.n);
	str_free(&header);
	str_free(&body);
	str_free(&mail);
}

static struct gpg_report
report(const char *status)
{
	struct gpg_report r;

	gpg_report_read(sv_of(status), &arena, &r);
	return r;
}

static void
signatures(void)
{
	struct gpg_report r = report("[GNUPG:] GOODSIG 01 Ann <a@b>\n"
				     "[GNUPG:] TRUST_FULLY 0 pgp\n"
				     "[GNUPG:] GOODSIG 02 Bob\n"
				     "[GNUPG:] TRUST_UNDEFINED\n"
				     "[GNUPG:] BADSIG 03 Eve\n"
				     "[GNUPG:] TRUST_ULTIMATE\n"
				     "[GNUPG:] ERRSIG 04 22 8 00 1 9 FF\n"
				     "GOODSIG 05 nobody\n");

	EXPECT_INT(r.n_signatures, 4);
	EXPECT_STR(r.signatures[0], "good signature of 'Ann <a@b>'");
	EXPECT_STR(r.signatures[1],
	    "good signature of 'Bob', by a key that is not certified");
	EXPECT_STR(r.signatures[2], "BAD signature of 'Eve': it was altered");
	EXPECT_STR(
	    r.signatures[3], "signature by the unknown key 04: not checked");
	EXPECT(!r.is_decrypted && !r.why_not);
}

static void
troubles(void)
{
	struct gpg_report r = report("[GNUPG:] NO_SECKEY 0A\n"
				     "[GNUPG:] NO_SECKEY 0B\r\n"
				     "[GNUPG:] DECRYPTION_FAILED\n");

	EXPECT_STR(r.why_not, "there is no secret key 0A, 0B");
	r = report("[GNUPG:] NO_SECKEY 0A\n[GNUPG:] DECRYPTION_OKAY\n");
	EXPECT(r.is_decrypted && !r.why_not);
	r = report("[GNUPG:] DECRYPTION_OKAY\n[GNUPG:] BADMDC\n");
	EXPECT(r.why_not != NULL);
	r = report("[GNUPG:] INV_RECP 0 <a@b>\n[GNUPG:] INV_RECP 10 <c@d>\n");
	EXPECT_STR(r.why_not, "there is no key for 'a@b'");
	r = report("[GNUPG:] INV_RECP 5 c\n");
	EXPECT_STR(r.why_not, "there is an expired key for 'c'");
	r = report("[GNUPG:] SIG_CREATED D 22 10 00 1 FF\n");
	EXPECT_STR(r.micalg, "pgp-sha512");
	r = report("[GNUPG:] SIG_CREATED D 22 99 00 1 FF\n[GNUPG:]\n"
		   "[GNUPG:] INV_RECP\n[GNUPG:] ERRSIG\n[GNUPG:] GOODSIG");
	EXPECT_STR(r.micalg, NULL);
}

static const struct unit_test tests[] = {
    {"a mail without PGP has none", nothing},
    {"cipher text is found, also where a gateway changed the type", cipher},
    {"what is signed is found to the byte, with CR LF", content},
    {"a text is taken apart at its armor", pieces},
    {"armor is known at the start of a line, in its encoding", armor},
    {"what is written is found again", written},
    {"signatures: good ones, good ones of strangers, others", signatures},
    {"why gpg made nothing", troubles},
};

int
main(void)
{
	int status = unit_run(tests, COUNT_OF(tests));

	arena_free(&arena);
	return status;
}
