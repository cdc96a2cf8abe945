#!/usr/bin/env python3
"""Makes the mails of a soak: mails.py N SEED CORPUS FOLDER [CHUNK]

N files FOLDER/0 … in an order of their own; with CHUNK files of so many mails
each, as mail2ticket --stream reads them. Every mail has a Message-ID of its
own, soak.K@example.org. A third is a customer's that draws an answer, a third
answers one of those, where the answered one may come later; the others are
real mails from CORPUS/*/*, small ones where that is not there.
"""
import glob
import os
import random
import sys


def corpus(folder):
    """The mails of the corpus that are not large."""
    raws = []
    for path in sorted(glob.glob(folder + '/*/*')):
        if '/mbox/' not in path and os.path.isfile(path):
            with open(path, 'rb') as f:
                raws.append(f.read())
    return [r for r in raws if len(r) < 100000] or [b'Subject: soak\n\nwords\n']


def mail(k, raws):
    """Mail K as bytes."""
    head = [b'Message-ID: <soak.%d@example.org>' % k]
    if k % 3 == 2:
        raw = random.choice(raws)
        if raw.startswith(b'From '):
            raw = raw.split(b'\n', 1)[-1]
        eol = b'\r\n' if b'\r\n' in raw[:2000] else \
            b'\n' if b'\n' in raw[:2000] else b'\r'
        return eol.join(head) + eol + raw
    head += [b'To: support@help.example', b'Subject: soak %d' % k]
    if k % 3 == 1:
        answered = random.randrange(k) // 3 * 3
        head += [b'From: p%d@example.org' % answered,
                 b'In-Reply-To: <soak.%d@example.org>' % answered]
    else:
        head += [b'From: p%d@example.org' % k]
    return b'\n'.join(head) + b'\n\nwords of %d\n' % k


def main():
    n, seed, folder = int(sys.argv[1]), int(sys.argv[2]), sys.argv[4]
    chunk = int(sys.argv[5]) if len(sys.argv) > 5 else 0
    random.seed(seed)
    raws = corpus(sys.argv[3])
    mails = [mail(k, raws) for k in range(n)]
    random.shuffle(mails)
    os.makedirs(folder, exist_ok=True)
    for k in range(0, n, chunk or 1):
        with open('%s/%06d' % (folder, k // chunk) if chunk else
                  '%s/%d' % (folder, k), 'wb') as f:
            for m in mails[k:k + (chunk or 1)]:
                f.write((b'%d\n' % len(m) if chunk else b'') + m)


main()
