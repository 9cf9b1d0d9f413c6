"""Lets the programs take turns and prints the table. Called by compare.sh.

usage: compare.py GROUP ROUNDS FOLDER
Every program waits for names of workloads on its standard input, so within a round a workload is measured by one
program right after the other, on the same core. Ratios are taken within a round; the table has their medians. A
program's figure of a round is the median of its 15 repetitions, or with FIGURE=min the fastest one, which others
disturb less; with CLOCK=cpu all programs count the time they were given by the processor instead of that on the wall.
"""
import json
import os
import subprocess
import sys
import time
from statistics import median

from names import parse

HERE = os.path.dirname(os.path.abspath(__file__))
OURS = "recurrentgen"

# The targets: absolute in nanoseconds for A; of the best peer's time for B; of oneDNN's for C.
TARGETS = {
    "A.lstm_1x8": 35, "A.lstm_1x16": 42, "A.lstm_1x20": 47, "A.lstm_1x40": 105, "A.lstm_32x64": 600,
    "A.lstm_64x128": 2300, "A.gru_1x8": 33, "A.gru_32x64": 480,
    "B.lstm_28x64_T28_L1_b1": 0.6, "B.bilstm_64x128_T64_L1_b1": 0.75, "B.lstm_32x256_T100_L2_b1": 0.95,
    "B.gru_64x128_T64_L1_b1": 0.85, "B.lstm_28x64_T28_L1_b32": 0.85, "B.bilstm_64x128_T64_L1_b32": 0.95,
    "B.lstm_32x256_T100_L2_b32": 1.0, "B.gru_64x128_T64_L1_b32": 0.95,
    "C1.lstm_1x20_T64_b32_L1_d1": 0.25, "C2.bilstm_32x64_T32_b16_L1_d10": 0.65, "C3.lstm_28x128_T28_b64_L1_d10": 0.78,
    "C4.gru_64x128_T64_b32_L1_d64": 0.75, "C5.lstm_64x256_T64_b32_L2_d64": 0.95,
}
UNIT = {"A": "ns", "B": "µs", "C": "ms"}


class Program:
    """One of the measured programs, asked by name."""

    def __init__(self, title, core, command, **environment):
        self.title = title
        self.process = subprocess.Popen(
            ["taskset", "-c", core] + command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", **environment})

    def ask(self, workload):
        """Lines of JSON, none where the program does not have the workload."""
        self.process.stdin.write(workload + "\n")
        self.process.stdin.flush()
        answers = []
        while True:
            line = self.process.stdout.readline()
            if not line:
                sys.exit("%s ended while it measured %s" % (self.title, workload))
            if line.strip() == "done":
                return answers
            answers.append(json.loads(line))

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def our_program(folder):
    return os.path.join(folder, "recurrentgen/RecurrentGen.Benchmarks")


def start(folder, core, share):
    # OpenBLAS of Debian 12 takes newer AMD processors for AVX2 ones, and glibc would give memory back at every step.
    tuned = dict(OPENBLAS_CORETYPE="SkylakeX", ATEN_CPU_CAPABILITY="avx512", MALLOC_MMAP_THRESHOLD_="4294967296",
                 MALLOC_TRIM_THRESHOLD_="8589934592", MALLOC_TOP_PAD_="67108864")
    if "avx512f" not in open("/proc/cpuinfo").read():
        tuned = {}
    runtime = os.path.join(folder, "node_modules/onnxruntime-node/bin/napi-v6/linux/x64/libonnxruntime.so.1")
    python = "/usr/bin/python3"
    # On a single processor .NET waits ten times as long before it optimizes the runtime's own methods.
    optimized_soon = dict(DOTNET_PROCESSOR_COUNT="2")
    return [
        Program(OURS, core, [our_program(folder), "--json", "--serve", "--share=" + share] +
                (["--cpu-time"] if os.environ.get("CLOCK") == "cpu" else []), **optimized_soon),
        Program("oneDNN", core, [os.path.join(folder, "onednn"), share]),
        Program("ONNX Runtime", core,
                [os.path.join(folder, "onnxruntime"), runtime, os.path.join(folder, "onnx"), share]),
        Program("PyTorch", core, [python, os.path.join(HERE, "pytorch.py"), share], **tuned),
    ]


def figure(value):
    return "%.0f" % value if value >= 1000 else "%.3g" % value


def row(workload, titles, rounds):
    """One line of the table from the figures of every round: {title: median}."""
    middle = {t: median(r[t] for r in rounds) for t in titles if t in rounds[0]}
    peers = [t for t in titles[1:] if t in rounds[0]]
    ratio = {t: median(r[OURS] / r[t] for r in rounds) for t in peers}
    best = median(r[OURS] / min(r[t] for t in peers) for r in rounds)
    group, target = parse(workload).group, TARGETS[workload]
    if group == "A":
        wanted, met = "%d ns" % target, middle[OURS] <= target
    elif group == "B":
        wanted, met = "%.2f of the best" % target, best <= target
    else:
        wanted, met = "%.2f of oneDNN" % target, ratio["oneDNN"] <= target
    cells = ["`%s`" % workload, "%s %s" % (figure(middle[OURS]), UNIT[group])]
    cells += [figure(middle[t]) if t in middle else "-" for t in titles[1:]]
    cells += ["%.2f" % best, "%.2f" % ratio["oneDNN"], wanted, "yes" if met else "**no**"]
    return "| " + " | ".join(cells) + " |"


def check(folder, group):
    """Our own numbers against the definitions; the peers check theirs when they are asked first."""
    program = our_program(folder)
    if subprocess.run([program, "--verify"] + ([] if group == "all" else [group]), stderr=subprocess.PIPE).returncode:
        sys.exit("our own numbers are wrong: run RecurrentGen.Benchmarks --verify")


def processor():
    with open("/proc/cpuinfo") as f:
        return next(line.split(":")[1].strip() for line in f if line.startswith("model name"))


def main():
    group, rounds, folder = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    workloads = [w for w in TARGETS if group == "all" or w.startswith(group)]
    models = [w for w in workloads if not w.startswith("C")]
    writer = ["/usr/bin/python3", os.path.join(HERE, "onnx_models.py"), os.path.join(folder, "onnx")]
    subprocess.run(writer + models, check=True)
    check(folder, group)
    chosen = os.environ.get("FIGURE", "median")
    programs = start(folder, os.environ.get("CORE", "0"), os.environ.get("SHARE", "0.5"))
    titles = [p.title for p in programs]
    results = {w: [] for w in workloads}
    names, loads = {}, []
    with open(os.path.join(folder, "results-%s.jsonl" % time.strftime("%Y%m%d-%H%M%S")), "w") as kept:
        for number in range(rounds):
            for workload in workloads:
                loads.append(os.getloadavg()[0])
                figures = {}
                for program in programs:
                    for answer in program.ask(workload):
                        figures[program.title] = answer[chosen]
                        names[program.title] = answer["peer"]
                        kept.write(json.dumps({**answer, "round": number, "load": loads[-1]}) + "\n")
                results[workload].append(figures)
                kept.flush()
    for program in programs:
        program.close()

    print("%s, one core, %s, %d rounds, load average %.1f to %.1f; figure of a round: %s of 15, clock: %s."
          % (processor(), time.strftime("%Y-%m-%d"), rounds, min(loads), max(loads), chosen,
             os.environ.get("CLOCK", "wall")))
    print("Peers: %s.\n" % ", ".join(names[t] for t in titles[1:] if t in names))
    print("| workload | RecurrentGen | %s | to the best | to oneDNN | target | met |" % " | ".join(titles[1:]))
    print("|---|---|%s---|---|---|---|" % ("---|" * (len(titles) - 1)))
    for workload in workloads:
        print(row(workload, titles, results[workload]))


if __name__ == "__main__":
    main()
