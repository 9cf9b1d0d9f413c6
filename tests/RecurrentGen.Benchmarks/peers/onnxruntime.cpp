// ONNX Runtime through its C interface, loaded at run time, one thread, tensors bound once.
// usage: onnxruntime LIBRARY MODELS SHARE        names of workloads on the standard input
#include <dlfcn.h>
#include <cstdint>
#include <fstream>
#include "common.hpp"

using namespace peers;

namespace {

/// The table of functions only grows at its end, so a position means the same in every version.
enum Function {
    GetErrorMessage = 2,
    CreateEnv = 3,
    CreateSession = 7,
    Run = 9,
    CreateSessionOptions = 10,
    SetOptimizationLevel = 23,
    SetIntraThreads = 24,
    SetInterThreads = 25,
    CreateTensor = 49,
    CreateCpuMemory = 69
};

constexpr uint32_t interfaceVersion = 14;
constexpr int silentExceptErrors = 3, allOptimizations = 99, arenaAllocator = 1, defaultMemory = 0, floatElements = 1;

using Handle = void*;
Handle* table;
Handle environment, options, memoryInfo;

template <class... A>
Handle invoke(Function f, A... arguments) {
    return reinterpret_cast<Handle (*)(A...)>(table[f])(arguments...);
}

template <class... A>
void call(Function f, A... arguments) {
    if (Handle status = invoke(f, arguments...)) {
        std::fprintf(stderr, "ONNX Runtime: %s\n",
                     reinterpret_cast<const char* (*)(Handle)>(table[GetErrorMessage])(status));
        std::exit(1);
    }
}

std::string load(const char* path) {
    Handle library = dlopen(path, RTLD_NOW);
    if (!library) {
        std::fprintf(stderr, "%s\n", dlerror());
        std::exit(1);
    }
    struct Base {
        Handle* (*getTable)(uint32_t);
        const char* (*getVersion)();
    };
    auto base = reinterpret_cast<const Base* (*)()>(dlsym(library, "OrtGetApiBase"))();
    table = base->getTable(interfaceVersion);
    call(CreateEnv, silentExceptErrors, "benchmark", &environment);
    call(CreateSessionOptions, &options);
    call(SetIntraThreads, options, 1);
    call(SetInterThreads, options, 1);
    call(SetOptimizationLevel, options, allOptimizations);
    call(CreateCpuMemory, arenaAllocator, defaultMemory, &memoryInfo);
    return std::string("onnxruntime-") + base->getVersion();
}

/// Values and the tensor over them.
struct Tensor {
    Floats values;
    Handle handle = nullptr;

    explicit Tensor(const std::vector<int64_t>& shape) {
        size_t count = 1;
        for (int64_t s : shape) count *= size_t(s);
        values.resize(count);
        call(CreateTensor, memoryInfo, static_cast<void*>(values.data()), count * sizeof(float), shape.data(),
             shape.size(), int(floatElements), &handle);
    }
};

Floats read(const std::string& path) {
    std::ifstream file(path, std::ios::binary | std::ios::ate);
    Floats values(file ? size_t(file.tellg()) / sizeof(float) : 0);
    file.seekg(0);
    file.read(reinterpret_cast<char*>(values.data()), std::streamsize(values.size() * sizeof(float)));
    if (!file || values.empty()) {
        std::fprintf(stderr, "cannot read %s\n", path.c_str());
        std::exit(1);
    }
    return values;
}

struct Model {
    Workload w;
    Handle session = nullptr;
    Floats inputs, answers;
    Tensor x, y;
    std::vector<std::unique_ptr<Tensor>> states;  // two sets that trade places

    Model(const Workload& w, const std::string& path)
        : w(w),
          inputs(read(path + ".x")),
          answers(read(path + ".y")),
          x({w.steps, w.batch, w.inputs}),
          y(w.group == 'A' ? std::vector<int64_t>{1, 1, 1}
                           : std::vector<int64_t>{w.steps, w.directions(), w.batch, w.hidden}) {
        call(CreateSession, environment, (path + ".onnx").c_str(), options, &session);
        for (int i = 0; i < 2 * stateCount(); i++)
            states.push_back(std::make_unique<Tensor>(std::vector<int64_t>{1, 1, w.hidden}));
        std::copy_n(inputs.begin(), x.values.size(), x.values.begin());
    }

    int stateCount() const { return w.group != 'A' ? 0 : w.lstm ? 2 : 1; }

    void run(bool even) {
        static const char* const inputNames[] = {"x", "h_in", "c_in"};
        static const char* const outputNames[] = {"y", "h_out", "c_out"};
        int n = stateCount();
        const Handle in[] = {x.handle, n > 0 ? states[even ? 0 : n]->handle : nullptr,
                             n > 1 ? states[even ? 1 : n + 1]->handle : nullptr};
        Handle out[] = {y.handle, n > 0 ? states[even ? n : 0]->handle : nullptr,
                        n > 1 ? states[even ? n + 1 : 1]->handle : nullptr};
        call(Run, session, Handle(nullptr), &inputNames[0], &in[0], size_t(1 + n), &outputNames[0], size_t(1 + n),
             &out[0]);
    }

    void runBlock(float* results) {
        for (size_t t = 0; t < answers.size(); t++) {
            std::copy_n(&inputs[t * w.inputs], w.inputs, x.values.begin());
            run(t % 2 == 0);
            results[t] = y.values[0];
        }
    }
};

Timed prepare(const Workload& w, const std::string& path) {
    auto model = std::make_shared<Model>(w, path);
    std::vector<double> expected(model->answers.begin(), model->answers.end());
    if (w.group == 'A') {
        auto results = std::make_shared<Floats>(expected.size());
        auto block = [=] { model->runBlock(results->data()); };
        block();
        assertClose("ONNX Runtime " + w.name, results->data(), expected);
        return timedFor(w, block, double(expected.size()));
    }
    model->run(true);
    assertClose("ONNX Runtime " + w.name, model->y.values.data(), expected);
    return timedFor(w, [model] { model->run(true); });
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) return 2;
    std::string peer = load(argv[1]), folder = argv[2];
    serve(peer, std::atof(argv[3]), [&](const std::string& name, Timed& timed) {
        Workload w;
        if (!Workload::parse(name, w) || w.group == 'C') return false;
        timed = prepare(w, folder + "/" + name);
        return true;
    });
}
