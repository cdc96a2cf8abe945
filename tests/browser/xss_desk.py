"""xss_desk.py XSS.TXT: for 'kb import', an article and a question for each
line, with the line wherever an article has text; for 'sql' with --comments."""
import json
import sys

lines = open(sys.argv[1], encoding="utf-8").read().splitlines()


def refs(text):
    """As a link's address and as a reference, too."""
    return "%s\n\nx %s y\n\n[r]: %s\n\n[r] ![r]\n\n[z](<%s>)\n\n" \
        "<p title='%s' align=\"%s\">\n\nx\n" % (
            (text, text, text.replace(" ", "")) +
            (text.replace("<", "").replace(">", ""),) + (text, text))


def word(text):
    """A tag has no blanks and commas."""
    return "t" + "".join(c for c in text if c not in " ,\t\n")[:60]


if len(sys.argv) > 2:
    for n, line in enumerate(lines):
        text = line.replace("'", "''")
        print("insert into article_comment (article_id, sender, name, body, "
              "state, created_at) select id, 'guest', '%s', '%s', 'shown', "
              "1772442000 from article where slug = 'x%d';" % (text, text, n))
        print("update article set video_url = '%s', thumbnail = '%s' "
              "where slug = 'x%d';" % (text, text, n))
    print("update article_category set name = '%s', help = '%s';" %
          (lines[0].replace("'", "''"), lines[11].replace("'", "''")))
else:
    for n, line in enumerate(lines):
        for kind in "article", "question":
            print(json.dumps({
                "slug": "%s%d" % ("x" if kind == "article" else "q", n),
                "kind": kind, "title": line, "content": refs(line),
                "summary": line, "language": "en", "category": "c",
                "tags": [word(line)], "state": "published"}))
