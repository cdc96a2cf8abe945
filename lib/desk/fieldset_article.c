/* The fields of an article, as those see it who write it and its readers. */
#include "desk/kb/kb.h"

#define ASKED (FIELD_FILTER | FIELD_SORT)
#define SHOWN (FIELD_LISTED | ASKED)
#define HAS(rows) "exists (select 1 from " rows ")"

const char *const article_kinds[] = {"article", "guide", "tutorial",
    "troubleshooting", "video", "question", NULL};
const char *const article_states[] = {"draft", "in_review", "approved",
    "published", "outdated", "archived", NULL};

static const char *const stage_words[] = {
    "draft", "in_review", "approved", "published", NULL};
static const char *const state_colours[] = {
    "yellow", "yellow", "green", NULL, "red", "dim"};
static const char *const difficulty_words[] = {
    "beginner", "intermediate", "advanced", NULL};
static const char *const audience_words[] = {
    "public", "customer", "agent", NULL};

/* Those below it are meant by a category, too. */
static const struct field_ref category_ref = {
    "article_category_below", "slug", "id", "a.category_id", false, false};
static const struct field_ref source_ref = {
    "article", "slug", "id", "a.source_id", false, false};
static const struct field_ref author_ref = {
    "agent", "login", "id", "a.author_id", true, false};

static const struct field fields[] = {
    {.name = "id",
	.type = FIELD_ID,
	.sql = "a.id",
	.flags = SHOWN,
	.help = "its number"},
    {.name = "slug",
	.type = FIELD_TEXT,
	.sql = "a.slug",
	.flags = SHOWN | FIELD_SET,
	.help = "its short name, as in addresses; once on the desk"},
    {.name = "title",
	.type = FIELD_TEXT,
	.sql = "v.title",
	.flags = SHOWN | FIELD_SET,
	.help = "the title; of a question the question"},
    {.name = "kind",
	.type = FIELD_ENUM,
	.sql = "a.kind",
	.flags = SHOWN | FIELD_SET,
	.words = article_kinds,
	.help = "what sort of text it is"},
    {.name = "content",
	.type = FIELD_TEXT,
	.sql = "v.body",
	.flags = FIELD_SET | FIELD_FILTER | FIELD_LONG,
	.help = "the text, in Markdown; of a question the answer"},
    {.name = "category",
	.type = FIELD_REF,
	.sql = "(select x.slug from article_category x "
	       "where x.id = a.category_id)",
	.flags = SHOWN | FIELD_SET,
	.ref = &category_ref,
	.help = "where it stands; a query means all below it, too"},
    {.name = "tags",
	.type = FIELD_LIST,
	.sql = "(select {LIST_AGG}(x.tag, ',') from (select y.tag from "
	       "article_tag y where y.article_id = a.id order by y.tag) x)",
	.flags = FIELD_SET | FIELD_FILTER,
	.match = "exists (select 1 from article_tag x where x.article_id = "
		 "a.id and x.tag = lower({VALUE}))",
	.help = "words of the writers' own"},
    {.name = "difficulty",
	.type = FIELD_ENUM,
	.sql = "a.difficulty",
	.flags = FIELD_SET | FIELD_FILTER,
	.words = difficulty_words,
	.help = "how much a reader must know"},
    {.name = "audience",
	.type = FIELD_ENUM,
	.sql = "a.audience",
	.flags = FIELD_SET | FIELD_FILTER,
	.words = audience_words,
	.help = "who may read it: all, customers, agents alone"},
    {.name = "language",
	.type = FIELD_TEXT,
	.sql = "a.language",
	.flags = SHOWN | FIELD_SET,
	.help = "language of the text, as en or de-AT"},
    {.name = "source",
	.type = FIELD_REF,
	.sql = "(select x.slug from article x where x.id = a.source_id)",
	.flags = FIELD_SET | FIELD_FILTER,
	.ref = &source_ref,
	.help = "the article that it is a translation of"},
    {.name = "state",
	.type = FIELD_ENUM,
	.sql = "a.state",
	.flags = FIELD_LISTED | FIELD_FILTER,
	.words = article_states,
	.colours = state_colours,
	.help = "what it is for readers; published and outdated are there"},
    {.name = "author",
	.type = FIELD_REF,
	.sql = "coalesce((select x.login from agent x "
	       "where x.id = a.author_id), a.author_name)",
	.flags = FIELD_SET | ASKED,
	.ref = &author_ref,
	.help = "who looks after it"},
    {.name = "views",
	.type = FIELD_INT,
	.sql = "a.views",
	.flags = ASKED,
	.help = "readers, each once a day"},
    {.name = "helpful",
	.type = FIELD_INT,
	.sql = "a.helpful",
	.flags = ASKED,
	.help = "votes that it helped"},
    {.name = "unhelpful",
	.type = FIELD_INT,
	.sql = "a.unhelpful",
	.flags = ASKED,
	.help = "votes that it did not"},
    {.name = "created_at",
	.type = FIELD_TIME,
	.sql = "a.created_at",
	.flags = ASKED,
	.help = "when it was made"},
    {.name = "updated_at",
	.type = FIELD_TIME,
	.sql = "a.updated_at",
	.flags = SHOWN,
	.help = "when it was last changed"},
    {.name = "published_at",
	.type = FIELD_TIME,
	.sql = "a.published_at",
	.flags = ASKED,
	.help = "since when readers see the version that they see"},
    {.name = "review_by",
	.type = FIELD_TIME,
	.sql = "a.review_by",
	.flags = FIELD_SET | ASKED,
	.help = "when it is to be looked at again"},
    {.name = "summary",
	.type = FIELD_TEXT,
	.sql = "v.summary",
	.flags = FIELD_SET | FIELD_FILTER,
	.help = "what it says, in a sentence"},
    {.name = "stage",
	.type = FIELD_ENUM,
	.sql = "a.stage",
	.flags = FIELD_FILTER,
	.words = stage_words,
	.help = "how far the newest version has come"},
    {.name = "version",
	.type = FIELD_INT,
	.sql = "v.version",
	.flags = ASKED,
	.help = "number of the version; for readers the one that they see"},
    {.name = "published_version",
	.type = FIELD_INT,
	.sql = "a.published_version",
	.flags = FIELD_FILTER,
	.help = "number of the version that readers see"},
    {.name = "source_version",
	.type = FIELD_INT,
	.sql = "a.source_version",
	.flags = FIELD_SET | FIELD_FILTER,
	.help = "the version of its source that it translates"},
    {.name = "publish_at",
	.type = FIELD_TIME,
	.sql = "a.publish_at",
	.flags = ASKED,
	.help = "when its newest version is to be published"},
    {.name = "first_published_at",
	.type = FIELD_TIME,
	.sql = "a.first_published_at",
	.flags = ASKED,
	.help = "when readers saw it first"},
    {.name = "position",
	.type = FIELD_INT,
	.sql = "a.position",
	.flags = FIELD_SET | ASKED,
	.help = "its place among those of its category"},
    {.name = "video_url",
	.type = FIELD_TEXT,
	.sql = "a.video_url",
	.flags = FIELD_SET | FIELD_FILTER,
	.help = "where its video is: an address, or an attachment's name"},
    {.name = "thumbnail",
	.type = FIELD_TEXT,
	.sql = "a.thumbnail",
	.flags = FIELD_SET | FIELD_FILTER,
	.help = "a small picture of it, likewise"},
    {.name = "duration",
	.type = FIELD_DURATION,
	.sql = "a.duration_s",
	.flags = FIELD_SET | ASKED,
	.help = "how long the video is, or the way through it takes"},
};

#define STATE(word) "a.state = '" word "'"

static const struct field_test tests[] = {
    {"is", "visible", "a.state in ('published', 'outdated')",
	"there for readers"},
    {"is", "draft", "a.stage = 'draft' and a.state <> 'archived'",
	"its newest version is being written"},
    {"is", "in_review", "a.stage = 'in_review' and a.state <> 'archived'",
	"its newest version waits for a review"},
    {"is", "approved", "a.stage = 'approved' and a.state <> 'archived'",
	"its newest version may be published"},
    {"is", "changed",
	"a.stage <> 'published' and a.state in ('published', 'outdated')",
	"readers see it, and a newer version is worked on"},
    {"is", "scheduled", "a.publish_at is not null",
	"will be published at a time"},
    {"is", "archived", STATE("archived"), "out of use"},
    {"is", "translation", "a.source_id is not null",
	"a translation of another article"},
    {"is", "outdated",
	STATE("outdated") " or " HAS(
	    "article s where s.id = a.source_id and coalesce("
	    "s.published_version, s.version) > coalesce(a.source_version, 0)"),
	"said to be outdated, or behind the article that it translates"},
    {"is", "due", "a.review_by <= {NOW} and " STATE("published"),
	"to be looked at again"},
    {"has", "translation", HAS("article s where s.source_id = a.id"),
	"translated into another language"},
    {"has", "attachment", HAS("article_attachment x where x.article_id = a.id"),
	"files belong to it"},
    {"has", "comment", HAS("article_comment x where x.article_id = a.id"),
	"readers wrote comments on it"},
};

#define ARTICLES_AT(version)                                                   \
	{                                                                      \
		.record = "article",                                           \
		.from = "article a join article_version v on "                 \
			"v.article_id = a.id and v.version = " version,        \
		.key = "a.id", .fields = fields, .n_fields = COUNT_OF(fields), \
		.tests = tests, .n_tests = COUNT_OF(tests),                    \
		.search = "article", .sort = "-id",                            \
	}

const struct fieldset article_fields = ARTICLES_AT("a.version");
const struct fieldset article_reader_fields =
    ARTICLES_AT("a.published_version");

#define LAST_REVIEW                                                            \
	"x.id = (select max(y.id) from article_review y where "                \
	"y.article_id = v.article_id and y.version = v.version)"

static const struct field version_fields[] = {
    {.name = "id",
	.type = FIELD_ID,
	.sql = "v.article_id",
	.flags = FIELD_LISTED,
	.help = "number of the article"},
    {.name = "version",
	.type = FIELD_INT,
	.sql = "v.version",
	.flags = FIELD_LISTED,
	.help = "number of the version"},
    {.name = "created_at",
	.type = FIELD_TIME,
	.sql = "v.created_at",
	.flags = FIELD_LISTED,
	.help = "when it was written"},
    {.name = "author",
	.type = FIELD_TEXT,
	.sql = "(select x.login from agent x where x.id = v.author_id)",
	.flags = FIELD_LISTED,
	.help = "who wrote it"},
    {.name = "verdict",
	.type = FIELD_TEXT,
	.sql = "(select x.verdict from article_review x where " LAST_REVIEW ")",
	.flags = FIELD_LISTED,
	.help = "what its last review said"},
    {.name = "reviewer",
	.type = FIELD_TEXT,
	.sql = "(select z.login from article_review x join agent z on "
	       "z.id = x.reviewer_id where " LAST_REVIEW ")",
	.flags = FIELD_LISTED,
	.help = "whose review that was"},
    {.name = "is_published",
	.type = FIELD_BOOL,
	.sql = "case when v.version = a.published_version then 1 else 0 end",
	.flags = FIELD_LISTED,
	.help = "whether readers see it"},
    {.name = "title",
	.type = FIELD_TEXT,
	.sql = "v.title",
	.flags = FIELD_LISTED,
	.help = "its title"},
    {.name = "note",
	.type = FIELD_TEXT,
	.sql = "v.note",
	.flags = FIELD_LISTED,
	.help = "what was changed, and why"},
    {.name = "comment",
	.type = FIELD_TEXT,
	.sql = "(select x.comment from article_review x where " LAST_REVIEW ")",
	.flags = FIELD_LISTED,
	.help = "what the reviewer said"},
    {.name = "summary",
	.type = FIELD_TEXT,
	.sql = "v.summary",
	.flags = FIELD_LONG,
	.help = "what it says, in a sentence"},
    {.name = "content",
	.type = FIELD_TEXT,
	.sql = "v.body",
	.flags = FIELD_LONG,
	.help = "the text, in Markdown"},
};

const struct fieldset article_version_fields = {
    .record = "version",
    .from = "article_version v join article a on a.id = v.article_id",
    .key = "v.article_id",
    .fields = version_fields,
    .n_fields = COUNT_OF(version_fields),
    .sort = "version",
};

const char article_version_of[] = "v.article_id = $1 order by v.version desc";
