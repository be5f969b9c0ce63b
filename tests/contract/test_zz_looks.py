import re, pytest
from .test_pages import *
from .walking import Walk, readers
def test_zz(told, streets):
    leave_open(told, 2)
    walk = walked(told, Walk())
    best = {}
    for (role, page), asked in walk.asked.items():
        if page.startswith(("/m/welding.", "/welding/", "/m/dispatch.incident:en_route")) and len(asked) > len(best.get(page, ("", []))[1]):
            best[page] = (role, asked)
    out = open("/tmp/scratch/looks5/queries.txt", "w")
    for page, (role, asked) in sorted(best.items(), key=lambda x: -len(x[1][1])):
        print("=====", len(asked), page, role, file=out)
        if len(asked) > 12:
            for one in asked:
                m = re.search(r'FROM "(\w+)"', one); w = one.find("WHERE")
                print("   ", m.group(1) if m else "", "|", one[w:w+260] if w>0 else one[:200], file=out)
