// What the drivers written in C++ have in common: timing, JSON lines, requests, and a plain definition to check
// against.
#pragma once
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <iostream>
#include <memory>
#include <random>
#include <regex>
#include <string>
#include <vector>

namespace peers {

using Floats = std::vector<float>;

/// A workload's name, taken apart.
struct Workload {
    std::string name;
    char group = 0;
    bool lstm = false, bidirectional = false;
    int inputs = 0, hidden = 0, steps = 1, layers = 1, batch = 1, outputs = 0;

    int directions() const { return bidirectional ? 2 : 1; }

    static bool parse(const std::string& name, Workload& w) {
        static const std::regex first("([ABC])\\d?\\.(bi)?(lstm|gru)_(\\d+)x(\\d+)(.*)");
        static const std::regex rest("_([TLbd])(\\d+)");
        std::smatch m;
        if (!std::regex_match(name, m, first)) return false;
        w.name = name;
        w.group = m[1].str()[0];
        w.bidirectional = m[2].matched;
        w.lstm = m[3] == "lstm";
        w.inputs = std::stoi(m[4]);
        w.hidden = std::stoi(m[5]);
        std::string tail = m[6];
        for (std::sregex_iterator it(tail.begin(), tail.end(), rest), end; it != end; ++it) {
            int value = std::stoi((*it)[2]);
            switch ((*it)[1].str()[0]) {
                case 'T': w.steps = value; break;
                case 'L': w.layers = value; break;
                case 'b': w.batch = value; break;
                case 'd': w.outputs = value; break;
            }
        }
        return true;
    }
};

/// What a request is answered with: a call, how many units it does, and what a unit is called.
struct Timed {
    std::function<void()> call;
    double units = 1;
    const char* metric = "";
    double perSecond = 1;
    double repetitionSeconds = 0.02;
};

inline Timed timedFor(const Workload& w, std::function<void()> call, double units = 1) {
    switch (w.group) {
        case 'A': return {std::move(call), units, "ns_per_step", 1e9, 0.02};
        case 'B': return {std::move(call), units, "us_per_forward", 1e6, 0.04};
        default: return {std::move(call), units, "ms_per_step", 1e3, 0.1};
    }
}

/// Seconds on the wall, or with CLOCK=cpu the time that this process was given.
inline double now() {
    static const char* chosen = std::getenv("CLOCK");
    static const clockid_t clock = chosen && std::string(chosen) == "cpu" ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC;
    timespec t;
    clock_gettime(clock, &t);
    return double(t.tv_sec) + 1e-9 * double(t.tv_nsec);
}

inline double secondsPerCall(const std::function<void()>& call, long count) {
    double start = now();
    for (long i = 0; i < count; i++) call();
    return (now() - start) / double(count);
}

/// Fifteen repetitions after a warm-up of one; `share` shortens all of them.
inline void measure(const std::string& peer, const std::string& workload, const Timed& timed, double share) {
    constexpr int repetitions = 15;
    timed.call();
    double once = secondsPerCall(timed.call, 3);
    long count = std::max(1L, long(timed.repetitionSeconds * share / once));
    secondsPerCall(timed.call, count);
    std::vector<double> values;
    for (int i = 0; i < repetitions; i++)
        values.push_back(secondsPerCall(timed.call, count) / timed.units * timed.perSecond);
    std::sort(values.begin(), values.end());
    std::printf(
        "{\"peer\":\"%s\",\"workload\":\"%s\",\"metric\":\"%s\",\"median\":%.6g,\"min\":%.6g,\"max\":%.6g,\"n\":%d}\n",
        peer.c_str(), workload.c_str(), timed.metric, values[repetitions / 2], values.front(), values.back(),
        repetitions);
}

/// Reads names of workloads and answers each with a line of JSON, where there is one, and "done".
inline void serve(const std::string& peer, double share,
                  const std::function<bool(const std::string&, Timed&)>& prepare) {
    std::vector<std::pair<std::string, Timed>> known;
    for (std::string name; std::getline(std::cin, name);) {
        auto found = std::find_if(known.begin(), known.end(), [&](auto& k) { return k.first == name; });
        if (found == known.end()) {
            Timed timed;
            if (prepare(name, timed)) {
                known.emplace_back(name, std::move(timed));
                found = known.end() - 1;
            }
        }
        if (found != known.end()) measure(peer, name, found->second, share);
        std::puts("done");
        std::fflush(stdout);
    }
}

inline Floats uniform(size_t count, float limit, unsigned seed) {
    std::mt19937 bits(seed);
    std::uniform_real_distribution<float> distribution(-limit, limit);
    Floats values(count);
    for (float& v : values) v = distribution(bits);
    return values;
}

/// Ends the program unless the numbers agree: a peer that computes something else is no peer.
inline void assertClose(const std::string& what, const float* actual, const std::vector<double>& expected) {
    double worst = 0;
    for (size_t i = 0; i < expected.size(); i++) {
        double difference = std::fabs(actual[i] - expected[i]);
        worst = difference <= worst ? worst : difference;
    }
    std::fprintf(stderr, "  %s: max abs error %.1e\n", what.c_str(), worst);
    if (!(worst <= 2e-5)) {
        std::fprintf(stderr, "%s: the outputs are wrong\n", what.c_str());
        std::exit(1);
    }
}

}  // namespace peers
