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

	/* Each word of the question must begin some word of an entry; rare
	 * ones and whole ones count more. */
	function search(index, total, question) {
		var scores = null;
		words(question).forEach(function (word) {
			var hits = new Map();
			index.forEach(function (found, known) {
				if (!known.startsWith(word))
					return;
				var rarity = Math.log(1 + total / found.size);
				if (known !== word)
					rarity /= 2;
				found.forEach(function (weight, n) {
					hits.set(n, Math.max(hits.get(n) || 0,
						weight * rarity));
				});
			});
			if (scores === null) {
				scores = hits;
				return;
			}
			scores.forEach(function (score, n) {
				if (hits.has(n))
					scores.set(n, score + hits.get(n));
				else
					scores.delete(n);
			});
		});
		return Array.from(scores || []).sort(function (a, b) {
			return b[1] - a[1] || a[0] - b[0];
		}).map(function (pair) {
			return pair[0];
		});
	}

	/* A piece of text around the first word found, words marked. */
	function addSnippet(parent, entry, wanted) {
		var pieces = (entry.summary ? entry.summary + " " : "") +
			entry.text;
		var all = pieces.split(/\s+/), at = all.findIndex(isWanted);
		var from = Math.max(0, at - 8);

		function isWanted(piece) {
			return words(piece).some(function (word) {
				return wanted.some(function (w) {
					return word.startsWith(w);
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

	function makeItem(entry, wanted) {
		var item = document.createElement("li");
		var link = document.createElement("a");
		var text = document.createElement("p");
		link.href = entry.url;
		link.textContent = entry.title;
		addSnippet(text, entry, wanted);
		item.append(link, text);
		return item;
	}

	function startSearch(data) {
		var entries = JSON.parse(data.textContent);
		var index = makeIndex(entries);
		var list = document.getElementById("_results");
		var status = document.getElementById("_status");
		var input = document.getElementById("_query");
		var all = Array.from(list.children);

		function show() {
			var wanted = words(input.value);
			if (wanted.length === 0) {
				list.replaceChildren.apply(list, all);
				status.textContent = "";
				return;
			}
			var hits = search(index, entries.length, input.value);
			list.replaceChildren.apply(list,
				hits.slice(0, 50).map(function (n) {
					return makeItem(entries[n], wanted);
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
