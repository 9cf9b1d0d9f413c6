"""Lets the variants of variants.sh take turns and prints the table.

usage: variants.py FOLDER [ROUNDS] [WORKLOAD...]
Within a round a workload is measured by one program right after the other; a ratio is taken within a round, and the table
has the medians over the rounds.
"""
import json
import os
import subprocess
import sys
from statistics import median

# The most that the issue allows: of AVX2, and of NativeAOT for streaming and for training.
AVX2, STREAMING, TRAINING = 2.2, 1.2, 1.1
WORKLOADS = [
    "A.lstm_1x8", "A.lstm_1x16", "A.lstm_1x20", "A.lstm_1x40", "A.lstm_32x64", "A.lstm_64x128", "A.gru_1x8", "A.gru_32x64",
    "C1.lstm_1x20_T64_b32_L1_d1", "C2.bilstm_32x64_T32_b16_L1_d10", "C3.lstm_28x128_T28_b64_L1_d10",
    "C4.gru_64x128_T64_b32_L1_d64", "C5.lstm_64x256_T64_b32_L2_d64",
]
PROGRAM = "RecurrentGen.Benchmarks.Native"


class Variant:
    """A running program that waits for names of workloads."""

    def __init__(self, command, **environment):
        core, share = os.environ.get("CORE", "0"), os.environ.get("SHARE", "0.3")
        self.process = subprocess.Popen(
            ["taskset", "-c", core] + command + ["serve", share], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env={**os.environ, **environment})

    def ask(self, workload):
        self.process.stdin.write(workload + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            sys.exit("a program ended while it measured " + workload)
        return json.loads(line)["median"]

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def verdict(ratio, most):
    return "%.2f %s" % (ratio, "yes" if ratio <= most else "**no**")


def main():
    folder, rounds = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 3
    workloads = sys.argv[3:] or WORKLOADS
    jit = ["dotnet", os.path.join(folder, "jit", PROGRAM + ".dll")]
    variants = [Variant(jit), Variant(jit, DOTNET_EnableAVX512="0"), Variant([os.path.join(folder, "aot", PROGRAM)])]
    rows = {w: [] for w in workloads}
    loads = []
    for _ in range(rounds):
        for workload in workloads:
            loads.append(os.getloadavg()[0])
            rows[workload].append([v.ask(workload) for v in variants])
    for variant in variants:
        variant.close()
    print("%d rounds, load average %.1f to %.1f, time of the processor.\n" % (rounds, min(loads), max(loads)))
    print("| workload | JIT, AVX-512 | JIT, AVX2 | NativeAOT | AVX2 / AVX-512, at most 2.2 | AOT / JIT, at most 1.2 (A), 1.1 (C) |")
    print("|---|---|---|---|---|---|")
    for workload, figures in rows.items():
        unit = "ns" if workload.startswith("A") else "ms"
        middle = ["%.3g %s" % (median(f[i] for f in figures), unit) for i in range(3)]
        ratios = [median(f[i] / f[0] for f in figures) for i in (1, 2)]
        most = STREAMING if workload.startswith("A") else TRAINING
        print("| `%s` | %s | %s | %s |" % (workload, " | ".join(middle), verdict(ratios[0], AVX2), verdict(ratios[1], most)))


if __name__ == "__main__":
    main()
