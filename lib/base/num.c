/* Numbers from outside, read digit by digit with the overflow checked. */
#include "base/num.h"

#include <stddef.h>

/* Takes digits off the front of *v; false without one or on overflow. */
static bool
take_digits(struct sv *v, uint64_t *out)
{
	uint64_t sum = 0;
	size_t i = 0;

	while (i < v->n && v->p[i] >= '0' && v->p[i] <= '9') {
		unsigned digit = (unsigned)(v->p[i] - '0');

		if (sum > (UINT64_MAX - digit) / 10)
			return false;
		sum = sum * 10 + digit;
		i++;
	}
	*v = sv_sub(*v, i, v->n);
	*out = sum;
	return i > 0;
}

/* n * factor + *sum into *sum, unless that is above INT64_MAX. */
static bool
add_times(int64_t *sum, uint64_t n, int64_t factor)
{
	if (n > (uint64_t)(INT64_MAX - *sum) / (uint64_t)factor)
		return false;
	*sum += (int64_t)n * factor;
	return true;
}

bool
num_parse(struct sv v, int64_t min, int64_t max, int64_t *out)
{
	bool minus = sv_starts(v, SV("-"));
	uint64_t n;
	int64_t value;

	if (minus || sv_starts(v, SV("+")))
		v = sv_sub(v, 1, v.n);
	if (!take_digits(&v, &n) || v.n > 0 || n > (uint64_t)INT64_MAX + minus)
		return false;
	if (n > (uint64_t)INT64_MAX)
		value = INT64_MIN;
	else
		value = minus ? -(int64_t)n : (int64_t)n;
	if (value < min || value > max)
		return false;
	*out = value;
	return true;
}

bool
num_parse_size(struct sv v, int64_t *out)
{
	static const struct {
		const char *unit;
		int64_t bytes;
	} units[] = {
	    {"K", INT64_C(1) << 10},
	    {"M", INT64_C(1) << 20},
	    {"G", INT64_C(1) << 30},
	};

	uint64_t n;
	int64_t size = 0;
	int64_t factor = 1;

	if (!take_digits(&v, &n))
		return false;
	for (size_t i = 0; i < COUNT_OF(units); i++) {
		if (!sv_starts_ci(v, sv_of(units[i].unit)))
			continue;
		factor = units[i].bytes;
		v = sv_sub(v, 1, v.n);
		if (sv_eq_ci(v, SV("B")) || sv_eq_ci(v, SV("iB")))
			v = SV_NULL;
	}
	if (v.n > 0 || !add_times(&size, n, factor))
		return false;
	*out = size;
	return true;
}

bool
num_parse_duration(struct sv v, int64_t *out)
{
	static const char units[] = "wdhms"; /* each once, in this order */
	static const int64_t seconds[] = {604800, 86400, 3600, 60, 1};
	int64_t sum = 0;
	size_t next = 0;

	if (num_parse(v, 0, INT64_MAX, out))
		return v.p[0] != '+';
	do {
		uint64_t n;

		if (!take_digits(&v, &n) || v.n == 0)
			return false;
		while (next < COUNT_OF(seconds) && units[next] != v.p[0])
			next++;
		if (next == COUNT_OF(seconds) ||
		    !add_times(&sum, n, seconds[next]))
			return false;
		next++;
		v = sv_sub(v, 1, v.n);
	} while (v.n > 0);
	*out = sum;
	return true;
}
