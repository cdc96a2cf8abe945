/* Lower case and base letters by tables of the scripts that have them. */
#include "fold.h"

#include "err.h"
#include "fold_table.h"

struct range {
	uint32_t first, last;
};

struct table {
	uint32_t first;
	size_t n;
	const uint16_t *lower, *base;
};

static const struct table tables[] = {
    {0xC0, COUNT_OF(lower_latin), lower_latin, base_latin},
    {0x370, COUNT_OF(lower_greek), lower_greek, base_greek},
    {0x1E00, COUNT_OF(lower_more), lower_more, base_more},
};

/* Signs, spaces and what is private, from U+0080 on, in order. */
static const struct range signs[] = {{0x80, 0xA9}, {0xAB, 0xB1}, {0xB4, 0xB4},
    {0xB6, 0xB8}, {0xBB, 0xBB}, {0xBF, 0xBF}, {0xD7, 0xD7}, {0xF7, 0xF7},
    {0x2C2, 0x2C5}, {0x2D2, 0x2DF}, {0x2E5, 0x2EB}, {0x37E, 0x37E},
    {0x384, 0x385}, {0x387, 0x387}, {0x482, 0x482}, {0x55A, 0x55F},
    {0x589, 0x590}, {0x5BE, 0x5BE}, {0x5C0, 0x5C0}, {0x5C3, 0x5C3},
    {0x5F3, 0x60F}, {0x61B, 0x61F}, {0x66A, 0x66D}, {0x6D4, 0x6D4},
    {0x700, 0x70F}, {0x964, 0x965}, {0x970, 0x970}, {0xE3F, 0xE3F},
    {0xE4F, 0xE4F}, {0xE5A, 0xE80}, {0x104A, 0x104F}, {0x1360, 0x1368},
    {0x1FBD, 0x1FBD}, {0x1FBF, 0x1FC1}, {0x1FCD, 0x1FCF}, {0x1FDD, 0x1FDF},
    {0x1FED, 0x1FF1}, {0x1FFD, 0x206F}, {0x207A, 0x207E}, {0x208A, 0x208F},
    {0x20A0, 0x20CF}, {0x2100, 0x2101}, {0x2103, 0x2109}, {0x2114, 0x2118},
    {0x211E, 0x2125}, {0x2140, 0x2144}, {0x214A, 0x214F}, {0x218A, 0x245F},
    {0x249C, 0x24E9}, {0x2500, 0x2775}, {0x2794, 0x2BFF}, {0x2E00, 0x3004},
    {0x3008, 0x3020}, {0x3030, 0x3030}, {0x303D, 0x3040}, {0x309B, 0x309C},
    {0x30A0, 0x30A0}, {0x30FB, 0x30FB}, {0x3190, 0x319F}, {0x31C0, 0x31EF},
    {0x3200, 0x33FF}, {0x4DC0, 0x4DFF}, {0xA490, 0xA4CF}, {0xD800, 0xF8FF},
    {0xFD3E, 0xFD4F}, {0xFDFC, 0xFE1F}, {0xFE30, 0xFE6F}, {0xFEFF, 0xFF0F},
    {0xFF1A, 0xFF20}, {0xFF3B, 0xFF40}, {0xFF5B, 0xFF65}, {0xFFE0, 0xFFFF},
    {0x1D000, 0x1D3FF}, {0x1F000, 0x1FBEF}, {0xE0000, 0x10FFFF}};

static const struct range marks[] = {{0x300, 0x36F}, {0x591, 0x5BD},
    {0x5BF, 0x5C7}, {0x64B, 0x65F}, {0x670, 0x670}, {0x1AB0, 0x1AFF},
    {0x1DC0, 0x1DFF}, {0x20D0, 0x20FF}, {0xFE20, 0xFE2F}};

static const struct range lone[] = {{0xE01, 0xE3A}, {0xE40, 0xEFF},
    {0x1000, 0x109F}, {0x1780, 0x17D3}, {0x3041, 0x30FF}, {0x3400, 0x4DBF},
    {0x4E00, 0x9FFF}, {0xF900, 0xFAFF}, {0xFF66, 0xFF9F}, {0x20000, 0x3FFFF}};

struct pair {
	uint32_t cp;
	char base[3];
};

static const struct pair pairs[] = {
    {0xDF, "ss"}, {0xE6, "ae"}, {0xFE, "th"}, {0x153, "oe"}};

/* Ranges are in order. */
static bool
is_in(const struct range *ranges, size_t n, uint32_t cp)
{
	size_t low = 0, high = n, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (cp > ranges[middle].last)
			low = middle + 1;
		else
			high = middle;
	}
	return low < n && cp >= ranges[low].first;
}

static const struct table *
table_of(uint32_t cp)
{
	size_t i;

	for (i = 0; i < COUNT_OF(tables); i++)
		if (cp >= tables[i].first && cp - tables[i].first < tables[i].n)
			return &tables[i];
	return NULL;
}

bool
fold_is_word(uint32_t cp)
{
	if (cp < 0x80)
		return (cp >= '0' && cp <= '9') || (cp >= 'a' && cp <= 'z') ||
		    (cp >= 'A' && cp <= 'Z');
	return !is_in(signs, COUNT_OF(signs), cp);
}

bool
fold_is_lone(uint32_t cp)
{
	return cp >= lone[0].first && is_in(lone, COUNT_OF(lone), cp);
}

uint32_t
fold_lower(uint32_t cp)
{
	const struct table *t;

	if (cp < 0x80)
		return cp >= 'A' && cp <= 'Z' ? cp + 32 : cp;
	if ((t = table_of(cp)))
		return t->lower[cp - t->first];
	if (cp >= 0x531 && cp <= 0x556)
		return cp + 48;
	/* Full width, beside the scripts that are written so. */
	if ((cp >= 0xFF10 && cp <= 0xFF19) || (cp >= 0xFF41 && cp <= 0xFF5A))
		return cp - 0xFEE0;
	if (cp >= 0xFF21 && cp <= 0xFF3A)
		return cp - 0xFEE0 + 32;
	return cp;
}

size_t
fold_base(uint32_t cp, uint32_t base[2])
{
	const struct table *t;
	size_t i;

	base[0] = cp;
	if (cp < 0x80)
		return 1;
	for (i = 0; i < COUNT_OF(pairs); i++) {
		if (pairs[i].cp != cp)
			continue;
		base[0] = (unsigned char)pairs[i].base[0];
		base[1] = (unsigned char)pairs[i].base[1];
		return 2;
	}
	if ((t = table_of(cp)))
		base[0] = t->base[cp - t->first];
	else if (is_in(marks, COUNT_OF(marks), cp))
		return 0;
	return 1;
}
