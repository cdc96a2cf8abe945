"""site.py FOLDER [--markup]: looks at a help centre without a browser.

Each element is closed where it must be and no id comes twice; feeds and maps
are XML; each link leads to a file that is there, and to a place in it, unless
--markup says that links do not matter. A fault is a line; nothing is good.
"""
import html.parser
import os
import sys
import urllib.parse
import xml.dom.minidom

VOID = {"br", "col", "hr", "img", "input", "link", "meta", "wbr"}
folder = sys.argv[1]


class Page(html.parser.HTMLParser):
    def __init__(self, path):
        super().__init__(convert_charrefs=True)
        self.path, self.open, self.ids, self.links = path, [], set(), []
        with open(os.path.join(folder, path), encoding="utf-8") as f:
            self.feed(f.read())
        self.close()
        for tag in self.open:
            self.fault("not closed: " + tag)

    def fault(self, text):
        print("%s: %s" % (self.path, text))

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name == "id" and value in self.ids:
                self.fault("id twice: " + value)
            if name == "id":
                self.ids.add(value)
            if name in ("href", "src", "action"):
                self.links.append(value)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.fault("closed and not open: " + tag)


def main():
    pages, files = {}, set()
    for at, _, names in os.walk(folder):
        for name in names:
            path = os.path.relpath(os.path.join(at, name), folder)
            files.add(path)
            if name.endswith(".html"):
                pages[path] = Page(path)
            elif name.endswith(".xml"):
                xml.dom.minidom.parse(os.path.join(folder, path))
    for path, page in sorted(pages.items()):
        if "--markup" in sys.argv:
            break
        for link in page.links:
            parts = urllib.parse.urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            to = path
            if parts.path:
                to = os.path.normpath(os.path.join(
                    os.path.dirname(path), urllib.parse.unquote(parts.path)))
            if to not in files:
                page.fault("no file: " + link)
            elif parts.fragment and to in pages and urllib.parse.unquote(
                    parts.fragment) not in pages[to].ids:
                page.fault("no such place: " + link)


main()
