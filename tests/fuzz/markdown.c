/*
 * Fuzz target: any bytes as an article. The page has nothing that a browser
 * would run and no element that is not listed; the terminal gets no command but
 * ours.
 */
#include "io/markdown.h"
#include "io/markdown_page.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/ascii.h"
#include "base/html_tree.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "io/html_write.h"

/* Not CHECK: the fuzzer saves what ends in a signal. */
#define MUST(cond) ((cond) ? (void)0 : abort())

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must_be_harmless(struct sv html)
{
	static const struct sv never[] = {{"<script", 7}, {"<style", 6},
	    {"<svg", 4}, {"<math", 5}, {"<iframe", 7}, {"<object", 7},
	    {"<embed", 6}, {"<template", 9}, {"<noscript", 9}, {"<form", 5},
	    {"<base", 5}, {"<link", 5}, {"<meta", 5}, {"=\"javascript:", 13},
	    {"=\"data:", 7}, {"=\"vbscript:", 11}};
	size_t i;

	MUST(utf8_is_valid(html));
	for (i = 0; i < COUNT_OF(never); i++)
		MUST(sv_find_ci(html, never[i]) == html.n);
}

/* No attribute of the page's tags is a handler. */
static void
must_have_no_handlers(struct sv html)
{
	size_t i;
	bool in_tag = false, in_value = false;

	for (i = 0; i < html.n; i++) {
		if (!in_tag)
			in_tag = html.p[i] == '<';
		else if (html.p[i] == '"')
			in_value = !in_value;
		else if (!in_value && html.p[i] == '>')
			in_tag = false;
		else if (!in_value)
			MUST(!sv_starts_ci(sv_sub(html, i, html.n), SV(" on")));
	}
	MUST(!in_tag);
}

static void
must_be_plain(struct sv text)
{
	size_t i;

	MUST(utf8_is_valid(text));
	for (i = 0; i < text.n; i++)
		MUST((unsigned char)text.p[i] >= 0x20 || text.p[i] == '\n' ||
		    text.p[i] == '\t');
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = ARENA_INIT;
	struct sv source = {(const char *)data, size};
	struct str out = STR_INIT;
	struct html_writer w = {.out = &out};
	struct markdown_html page = {.top = 2, .prefix = "p-"};
	struct markdown_term term = {size > 0 ? data[0] : 0, false, false};
	struct markdown_headings headings = {NULL, 0, 0};
	struct markdown_page foreign;
	struct str text = STR_INIT;

	markdown_html(source, &page, &a, &w, &headings);
	must_be_harmless(str_sv(&out));
	must_have_no_handlers(str_sv(&out));
	str_clear(&out);
	markdown_term(source, &term, &out);
	must_be_plain(str_sv(&out));
	str_clear(&out);
	markdown_plain(source, &out);
	term.has_style = term.has_links = true;
	markdown_term(source, &term, &out);
	/* What a page becomes is as harmless as what is written by hand. */
	(void)markdown_page(source, &page, &a, &foreign, &text);
	str_clear(&out);
	markdown_html(str_sv(&text), &page, &a, &w, NULL);
	must_be_harmless(str_sv(&out));
	VEC_FREE(&headings);
	str_free(&text);
	str_free(&out);
	arena_free(&a);
	return 0;
}
