"""Starts a program again and again and gathers what it prints of its first calls. Called by startup.sh.

usage: first_calls.py NAME MODE REPETITIONS COMMAND...
The program prints a name and microseconds in every line; here each name becomes a line of JSON over all starts.
"""
import json
import subprocess
import sys
from statistics import median


def main():
    name, mode, count, command = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4:]
    figures = {}
    for _ in range(count):
        text = subprocess.run(command + [mode], check=True, stdout=subprocess.PIPE, text=True).stdout
        for line in text.splitlines():
            what, value = line.split()
            figures.setdefault(what, []).append(float(value))
    for what, values in figures.items():
        print(json.dumps({
            "peer": "recurrentgen", "workload": "E.%s_%s" % (name, mode), "metric": "us_" + what,
            "median": median(values), "min": min(values), "max": max(values), "n": len(values)}))


if __name__ == "__main__":
    main()
