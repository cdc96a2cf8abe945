/* Search in the help centre, and questions that open when a link leads to them.
 * Everything else works without. */
"use strict";

(function () {
	/* Without case and accents, as people type. */
	function fold(text) {
		return text.toLowerCase().normalize("NFD")
			.replace(/\p{M}/gu, "").replace(/\u00df/g, "ss")
			.replace(/\u00e6/g, "ae").replace(/\u0153/g, "oe")
			.replace(/\u00f8/g, "o").replace(/\u0142/g, "l");
	}

	function words(text) {
		return fold(text).match(/[\p{L}\p{N}]+/gu) || [];
	}

	/* What a word counts for in each part of an entry. */
	var weights = [["title", 8], ["tags", 5], ["topic", 3],
		["summary", 3], ["text", 1]];

	/* Word -> entry number -> weight. */
	function makeIndex(entries) {
		var index = new Map();
		entries.forEach(function (entry, n) {
			weights.forEach(function (part) {
				var text = entry[part[0]] || "";
				if (Array.isArray(text))
					text = text.join(" ");
				words(text).forEach(function (word) {
					var found = index.get(word);
					if (!found)
						index.set(word,
							found = new Map());
					/* The tenth time says little more. */
					var has = found.get(n) || 0;
					found.set(n, has + part[1] /
						(1 + has / 4));
				});
			});
		});
		return index;
	}

	/* Many words begin as a short one does, which tells something only
	 * where it is all that was typed. */
	function fits(known, wanted) {
		return known === wanted.text || (wanted.isBegun &&
			known.startsWith(wanted.text));
	}

	/* Entry number -> weight, of those with the word, or one that begins
	 * so; rare ones and whole ones count more. */
	function lookUp(index, total, wanted) {
		var hits = new Map();
		index.forEach(function (found, known) {
			if (!fits(known, wanted))
				return;
			var rarity = Math.log(1 + total / found.size);
			if (known !== wanted.text)
				rarity /= 2;
			found.forEach(function (weight, n) {
				hits.set(n, Math.max(hits.get(n) || 0,
					weight * rarity));
			});
		});
		return hits;
	}

	/* Letters at its end that no entry has are left off: "burning" finds
	 * "burns". */
	function findWord(index, total, word, isAlone) {
		var wanted = {text: word, isBegun: isAlone || word.length > 2};
		wanted.hits = lookUp(index, total, wanted);
		while (wanted.hits.size === 0 && wanted.text.length > 4) {
			wanted.text = wanted.text.slice(0, -1);
			wanted.hits = lookUp(index, total, wanted);
		}
		return wanted;
	}

	/* Entries with all words of the question; where there is none, those
	 * with some of them that come near the best. */
	function search(index, total, question) {
		var asked = words(question).map(function (word, i, all) {
			return findWord(index, total, word, all.length === 1);
		});
		var scores = new Map(), counts = new Map(), best = 0;
		asked.forEach(function (wanted) {
			wanted.hits.forEach(function (score, n) {
				score += scores.get(n) || 0;
				scores.set(n, score);
				counts.set(n, (counts.get(n) || 0) + 1);
				best = Math.max(best, score);
			});
		});
		var all = Array.from(scores.keys());
		var full = all.filter(function (n) {
			return counts.get(n) === asked.length;
		});
		if (full.length === 0)
			full = all.filter(function (n) {
				return scores.get(n) >= best / 3;
			});
		full.sort(function (a, b) {
			return scores.get(b) - scores.get(a) || a - b;
		});
		return {asked: asked, entries: full};
	}

	/* A piece of text around the first word found, words marked. */
	function addSnippet(parent, entry, asked) {
		var pieces = (entry.summary ? entry.summary + " " : "") +
			entry.text;
		var all = pieces.split(/\s+/), at = all.findIndex(isWanted);
		var from = Math.max(0, at - 8);

		function isWanted(piece) {
			return words(piece).some(function (word) {
				return asked.some(function (wanted) {
					return fits(word, wanted);
				});
			});
		}

		if (from > 0)
			parent.append("\u2026 ");
		all.slice(from, from + 28).forEach(function (piece) {
			if (isWanted(piece)) {
				var mark = document.createElement("mark");
				mark.textContent = piece;
				parent.append(mark, " ");
			} else {
				parent.append(piece + " ");
			}
		});
		if (from + 28 < all.length)
			parent.append("\u2026");
	}

	function makeItem(entry, asked) {
		var item = document.createElement("li");
		var link = document.createElement("a");
		var text = document.createElement("p");
		link.href = entry.url;
		link.textContent = entry.title;
		addSnippet(text, entry, asked);
		item.append(link, text);
		return item;
	}

	function startSearch(data) {
		var entries = JSON.parse(data.textContent);
		var index = makeIndex(entries);
		var list = document.getElementById("_results");
		var status = document.getElementById("_status");
		var input = document.getElementById("_query");
		var heading = document.querySelector("h1");
		var all = Array.from(list.children);
		var title = heading.textContent;

		function show() {
			var found = search(index, entries.length, input.value);
			var hits = found.entries;
			if (found.asked.length === 0) {
				heading.textContent = title;
				list.replaceChildren.apply(list, all);
				status.textContent = "";
				return;
			}
			heading.textContent = heading.dataset.search;
			list.replaceChildren.apply(list,
				hits.slice(0, 50).map(function (n) {
					return makeItem(entries[n],
						found.asked);
				}));
			status.textContent = hits.length === 0 ?
				status.dataset.none : hits.length === 1 ?
				status.dataset.one : status.dataset.many
					.replace("{n}", hits.length);
		}

		input.value = new URLSearchParams(location.search).get("q") ||
			"";
		input.form.addEventListener("submit", function (event) {
			event.preventDefault();
			var query = new URLSearchParams({q: input.value});
			try {
				history.replaceState(null, "", "?" + query);
			} catch (e) {
				/* Not from a file; the search works. */
			}
			show();
		});
		input.addEventListener("input", show);
		show();
	}

	function openQuestion() {
		var id = decodeURIComponent(location.hash.slice(1));
		var target = id && document.getElementById(id);
		var box = target && target.closest("details");
		if (box && !box.open) {
			box.open = true;
			target.scrollIntoView();
		}
	}

	/* Paper cannot be clicked: all questions are printed open. */
	function openAll() {
		document.querySelectorAll("details").forEach(function (box) {
			box.dataset.was = box.open ? "open" : "";
			box.open = true;
		});
	}

	function closeAgain() {
		document.querySelectorAll("details").forEach(function (box) {
			box.open = box.dataset.was === "open";
		});
	}

	var data = document.getElementById("_index");
	if (data)
		startSearch(data);
	openQuestion();
	addEventListener("hashchange", openQuestion);
	addEventListener("beforeprint", openAll);
	addEventListener("afterprint", closeAgain);
})();
