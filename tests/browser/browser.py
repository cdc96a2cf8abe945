"""Looks at pages in headless Chromium, by its DevTools protocol.

    browser.py load PAGE...          errors, and what is wider than a phone
    browser.py outline PAGE...       headings, landmarks, names of links
    browser.py contrast PAGE...      text against its ground, light and dark
    browser.py axe AXE.JS PAGE...    what axe-core finds, light and dark
    browser.py scripts PAGE...       did a foreign script run, could one?
    browser.py search PAGE WORDS     titles found, each on a line
    browser.py plain PAGE            text that is seen without scripts
    browser.py print PAGE            text that is printed
    browser.py shot PAGE PNG [WIDTH [dark|print]]

A PAGE is a file or an address. Faults are printed, a line each; nothing is
good. Chromium runs in a folder of its own, which is removed.
"""
import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile

# Without a sandbox where we are root, as in a container.
FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu",
         "--disable-dev-shm-usage", "--no-first-run", "--hide-scrollbars",
         "--disable-extensions", "--disable-background-networking",
         # Nothing here is to leave the host.
         "--host-resolver-rules=MAP * ~NOTFOUND", "--remote-debugging-pipe"]


class Browser:
    """One page; messages go over two pipes, each ended by a NUL."""

    def __init__(self):
        program = os.environ.get("CHROMIUM") or shutil.which("chromium") or \
            shutil.which("chromium-browser") or shutil.which("google-chrome")
        self.folder = tempfile.mkdtemp(prefix="desk-browser.")
        to_read, self.writer = os.pipe()
        self.reader, to_write = os.pipe()

        def attach():
            # 3 and 4, wherever they are now.
            read, write = os.dup(to_read), os.dup(to_write)
            os.dup2(read, 3)
            os.dup2(write, 4)

        self.process = subprocess.Popen(
            [program] + FLAGS + ["--user-data-dir=" + self.folder],
            preexec_fn=attach, close_fds=False, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_read)
        os.close(to_write)
        self.rest = b""
        self.number = 0
        self.events = []
        self.session = None
        target = self.call("Target.createTarget", url="about:blank")
        self.session = self.call("Target.attachToTarget", flatten=True,
                                 targetId=target["targetId"])["sessionId"]
        for domain in "Page", "Runtime", "Log":
            self.call(domain + ".enable")

    def close(self):
        try:
            self.session = None
            self.call("Browser.close")
        except (EOFError, OSError):
            pass
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def receive(self):
        while b"\0" not in self.rest:
            more = os.read(self.reader, 1 << 20)
            if not more:
                raise EOFError("chromium has ended")
            self.rest += more
        message, self.rest = self.rest.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, **params):
        self.number += 1
        message = {"id": self.number, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        text = json.dumps(message).encode() + b"\0"
        while text:
            text = text[os.write(self.writer, text):]
        while True:
            answer = self.receive()
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError("%s: %s" % (method, answer["error"]))
                return answer["result"]
            self.events.append(answer)

    def wait_event(self, method):
        while True:
            for i, event in enumerate(self.events):
                if event.get("method") == method:
                    return self.events.pop(i)
            self.events.append(self.receive())

    def open(self, page):
        self.events = []
        self.call("Page.navigate", url=address(page))
        self.wait_event("Page.loadEventFired")

    def run(self, script):
        result = self.call("Runtime.evaluate", expression=script,
                           returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            raise RuntimeError(json.dumps(result["exceptionDetails"])[:2000])
        return result["result"].get("value")

    def set_width(self, width, height=800):
        self.call("Emulation.setDeviceMetricsOverride", width=width,
                  height=height, deviceScaleFactor=1, mobile=width < 600)

    def set_media(self, media="", scheme="light"):
        self.call("Emulation.setEmulatedMedia", media=media, features=[
            {"name": "prefers-color-scheme", "value": scheme}])

    def faults(self):
        """What the console had to say since open()."""
        self.run("1")
        for event in self.events:
            params = event.get("params", {})
            method = event.get("method")
            if method == "Runtime.exceptionThrown":
                yield "exception: " + \
                    params["exceptionDetails"].get("text", "") + " " + \
                    str(params["exceptionDetails"].get("exception", {})
                        .get("description", ""))
            elif method == "Log.entryAdded" and \
                    params["entry"]["level"] in ("error", "warning"):
                yield "console: " + params["entry"]["text"]
            elif method == "Runtime.consoleAPICalled" and \
                    params["type"] in ("error", "warning", "assert"):
                yield "console: " + params["type"]
            elif method == "Page.javascriptDialogOpening":
                yield "dialog: " + params["message"]


def address(page):
    return page if "://" in page else "file://" + os.path.abspath(page)


WIDE = """
(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width)
        return [];
    return ["wider than the screen: " + Array.from(
        document.querySelectorAll("body *")).filter(e =>
            e.getBoundingClientRect().right > width + 1 &&
            !e.closest(".scroll, pre, .unseen")).slice(0, 3).map(e =>
            e.tagName + "." + e.className).join(", ")];
})()
"""

OUTLINE = """
(() => {
    const faults = [];
    const levels = Array.from(document.querySelectorAll(
        "h1, h2, h3, h4, h5, h6")).map(h => Number(h.tagName[1]));
    if (levels.filter(l => l === 1).length !== 1)
        faults.push("not one h1");
    if (levels[0] !== 1)
        faults.push("the first heading is no h1");
    levels.forEach((l, i) => {
        if (i && l > levels[i - 1] + 1)
            faults.push("h" + levels[i - 1] + " is followed by h" + l);
    });
    for (const tag of ["header", "main", "footer"])
        if (document.querySelectorAll(tag).length !== 1)
            faults.push("not one " + tag);
    if (!document.documentElement.lang)
        faults.push("no language");
    if (!document.title)
        faults.push("no title");
    const skip = document.querySelector("body > a");
    if (!skip || !document.getElementById(skip.hash.slice(1)))
        faults.push("no skip link");
    document.querySelectorAll("a, button").forEach(e => {
        if (!e.textContent.trim() && !e.querySelector("img[alt]"))
            faults.push("no name: " + e.outerHTML);
    });
    document.querySelectorAll("input").forEach(e => {
        if (!e.labels.length)
            faults.push("no label: " + e.outerHTML);
    });
    document.querySelectorAll("img:not([alt])").forEach(e =>
        faults.push("no alt: " + e.outerHTML));
    const ids = Array.from(document.querySelectorAll("[id]")).map(e => e.id);
    ids.filter((id, i) => ids.indexOf(id) !== i).forEach(id =>
        faults.push("id twice: " + id));
    document.querySelectorAll("a[href^='#']").forEach(e => {
        const id = decodeURIComponent(e.getAttribute("href").slice(1));
        if (!document.getElementById(id))
            faults.push("leads nowhere: #" + id);
    });
    return faults;
})()
"""

# WCAG 2.1, 1.4.3: 4.5 to 1, for large text 3 to 1.
CONTRAST = """
(() => {
    const parse = c => c.match(/[\\d.]+/g).map(Number);
    const light = c => {
        const [r, g, b] = c.slice(0, 3).map(v => {
            v /= 255;
            return v <= 0.03928 ? v / 12.92 :
                Math.pow((v + 0.055) / 1.055, 2.4);
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ground = e => {
        for (; e; e = e.parentElement) {
            const c = parse(getComputedStyle(e).backgroundColor);
            if (c.length < 4 || c[3] > 0.99)
                return c;
        }
        return matchMedia("(prefers-color-scheme: dark)").matches ?
            [0, 0, 0] : [255, 255, 255];
    };
    const faults = new Set();
    document.querySelectorAll("details").forEach(d => d.open = true);
    const walk = document.createTreeWalker(document.body,
        NodeFilter.SHOW_TEXT);
    for (let n = walk.nextNode(); n; n = walk.nextNode()) {
        const e = n.parentElement;
        if (!n.data.trim() || e.closest("script, noscript, .unseen"))
            continue;
        const style = getComputedStyle(e);
        const a = light(parse(style.color)), b = light(ground(e));
        const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        const size = parseFloat(style.fontSize);
        const large = size >= 24 || (size >= 18.66 &&
            Number(style.fontWeight) >= 700);
        if (ratio < (large ? 3 : 4.5))
            faults.add(ratio.toFixed(2) + " to 1: " + e.tagName + "." +
                e.className + " '" + n.data.trim().slice(0, 30) + "'");
    }
    return Array.from(faults);
})()
"""

# Wakes up whatever waits for a hand, then looks at what is there.
SCRIPTS = """
(async () => {
    const faults = [];
    document.querySelectorAll("details").forEach(d => d.open = true);
    document.querySelectorAll("body *").forEach(e => {
        for (const type of ["mouseover", "mouseenter", "focus", "pointerover",
                "animationstart", "toggle", "load", "error"])
            e.dispatchEvent(new Event(type, {bubbles: false}));
    });
    await new Promise(done => setTimeout(done, 10));
    if (window.xss !== undefined)
        faults.push("a payload ran: " + window.xss);
    document.querySelectorAll("*").forEach(e => {
        for (const a of e.attributes) {
            if (/^on/i.test(a.name) || /^(style|srcdoc|formaction|ping)$/i
                    .test(a.name))
                faults.push("attribute " + a.name + ": " + e.outerHTML);
            if (/^(href|src|action|xlink:href)$/i.test(a.name) &&
                    URL.canParse(a.value, document.baseURI) &&
                    !/^(https?:|mailto:|tel:|file:)/.test(
                        new URL(a.value, document.baseURI).href))
                faults.push("leads to " + a.value);
        }
        const known = /^(html|head|meta|title|link|script|body|a|header|nav|main|footer|div|span|p|ul|ol|li|form|label|input|button|section|article|h[1-6]|details|summary|time|b|i|em|strong|code|pre|img|table|thead|tbody|tfoot|tr|th|td|caption|blockquote|hr|br|del|ins|s|u|sub|sup|small|mark|kbd|samp|var|q|cite|dfn|abbr|dl|dt|dd|figure|figcaption|noscript|wbr)$/;
        if (!known.test(e.localName) ||
                e.namespaceURI !== "http://www.w3.org/1999/xhtml")
            faults.push("element " + e.localName);
        if (e.localName === "script" && e.type !== "application/json" &&
                !/(^|\\/)help\\.js$/.test(e.getAttribute("src") || ""))
            faults.push("script: " + e.outerHTML);
        if (e.localName === "meta" && e.httpEquiv &&
                e.httpEquiv !== "Content-Security-Policy")
            faults.push("meta " + e.httpEquiv);
    });
    return faults;
})()
"""


def each(browser, pages, script, schemes=("light",)):
    for scheme in schemes:
        browser.set_media(scheme=scheme)
        for page in pages:
            browser.open(page)
            for fault in browser.run(script):
                print("%s (%s): %s" % (page, scheme, fault))


def load(browser, pages):
    browser.set_width(360)
    for page in pages:
        browser.open(page)
        for fault in list(browser.faults()) + browser.run(WIDE):
            print("%s: %s" % (page, fault))


def axe(browser, script, pages):
    with open(script, encoding="utf-8") as f:
        text = f.read()
    # By the protocol, which no content policy of a page stops.
    run = text + """;axe.run({resultTypes: ["violations"]}).then(r =>
        r.violations.map(v => v.id + ": " + v.nodes.slice(0, 3).map(n =>
            n.html.slice(0, 200)).join(" | ")))"""
    each(browser, pages, run, ("light", "dark"))


def scripts(browser, pages):
    for page in pages:
        browser.open(page)
        found = [fault for fault in browser.faults()
                 if "Failed to load resource" not in fault]
        for fault in found + browser.run(SCRIPTS):
            print("%s: %s" % (page, fault[:300]))


def search(browser, page, words):
    browser.open(page)
    browser.run("""(() => {
        const input = document.getElementById("_query");
        input.value = %s;
        input.dispatchEvent(new Event("input"));
    })()""" % json.dumps(words))
    for title in browser.run("""Array.from(document.querySelectorAll(
            "#_results > li > a")).map(a => a.textContent)"""):
        print(title)
    status = browser.run(
        "document.getElementById('_status').textContent")
    print("-- " + status if status else "--")


def shot(browser, page, path, width="1100", mode="light"):
    browser.set_width(int(width), 900)
    browser.set_media("print" if mode == "print" else "",
                      "dark" if mode == "dark" else "light")
    browser.open(page)
    data = browser.call("Page.captureScreenshot",
                        captureBeyondViewport=True)["data"]
    with open(path, "wb") as f:
        f.write(base64.b64decode(data))


def main(verb, args):
    browser = Browser()
    try:
        if verb == "load":
            load(browser, args)
        elif verb == "outline":
            each(browser, args, OUTLINE)
        elif verb == "contrast":
            each(browser, args, CONTRAST, ("light", "dark"))
        elif verb == "axe":
            axe(browser, args[0], args[1:])
        elif verb == "scripts":
            scripts(browser, args)
        elif verb == "search":
            search(browser, args[0], args[1])
        elif verb == "plain":
            browser.call("Emulation.setScriptExecutionDisabled", value=True)
            browser.open(args[0])
            print(browser.run("document.body.innerText"))
        elif verb == "print":
            browser.set_media("print")
            browser.open(args[0])
            print(browser.run("document.body.innerText"))
        elif verb == "shot":
            shot(browser, *args)
        else:
            sys.exit(__doc__)
    finally:
        browser.close()


if len(sys.argv) < 3:
    sys.exit(__doc__)
main(sys.argv[1], sys.argv[2:])
