// oneDNN's recurrent primitives, called directly (the API of its versions 2.x): the kernels under today's CPU
// frameworks. usage: onednn SHARE        names of workloads on the standard input
#include <oneapi/dnnl/dnnl.hpp>
#include "common.hpp"

using namespace peers;
using dnnl::memory;
using Tag = memory::format_tag;
using Desc = memory::desc;

namespace {

dnnl::engine cpu(dnnl::engine::kind::cpu, 0);
dnnl::stream queue(cpu);

Desc describe(memory::dims dims, Tag tag) { return {dims, memory::data_type::f32, tag}; }

memory allocate(const Desc& desc) {
    memory m(desc, cpu);
    std::fill_n(static_cast<char*>(m.get_data_handle()), desc.get_size(), 0);
    return m;
}

float* data(const memory& m) { return static_cast<float*>(m.get_data_handle()); }
size_t count(const memory& m) { return m.get_desc().get_size() / sizeof(float); }

/// A tensor in its plain layout, and in the layout that a primitive wants.
struct Packed {
    memory plain, packed;

    void bind(const Desc& wanted) { packed = wanted == plain.get_desc() ? plain : allocate(wanted); }
    void pack() { copy(plain, packed); }
    void unpack() { copy(packed, plain); }

private:
    static void copy(memory& from, memory& to) {
        if (from.get_data_handle() != to.get_data_handle()) dnnl::reorder(from, to).execute(queue, from, to);
    }
};

enum class Use { Step, Inference, Training };

/// One recurrent layer. Gates: i f c o of an LSTM; u r o of a GRU that resets after the product.
struct Layer {
    bool lstm;
    int inputs, hidden, steps, batch, directions, gates;
    Use use;
    memory x, y, bias, h0, c0, hn, cn, workspace;
    memory dx, dy, dBias;
    memory weightX, weightH, dWeightX, dWeightH;
    Packed forwardX, forwardH, backwardX, backwardH, gradientX, gradientH;
    dnnl::primitive forwardPrimitive, backwardPrimitive;
    std::unordered_map<int, memory> forwardArguments, backwardArguments;

    Layer(const Workload& w, int inputs, Use use)
        : lstm(w.lstm),
          inputs(inputs),
          hidden(w.hidden),
          steps(w.steps),
          batch(w.batch),
          directions(w.directions()),
          gates(w.lstm ? 4 : 3),
          use(use) {
        x = allocate(describe({steps, batch, inputs}, Tag::tnc));
        y = allocate(describe({steps, batch, directions * hidden}, Tag::tnc));
        bias = allocate(describe({1, directions, 4, hidden}, Tag::ldgo));
        weightX = allocate(describe({1, directions, inputs, gates, hidden}, Tag::ldigo));
        weightH = allocate(describe({1, directions, hidden, gates, hidden}, Tag::ldigo));
        if (use == Use::Step) {
            Desc state = describe({1, 1, batch, hidden}, Tag::ldnc);
            h0 = allocate(state);
            hn = allocate(state);
            c0 = lstm ? allocate(state) : memory();
            cn = lstm ? allocate(state) : memory();
        }
        float limit = 1 / std::sqrt(float(hidden));
        fill(weightX, limit, 1);
        fill(weightH, limit, 2);
        fill(bias, limit, 3);
        if (lstm)
            create<dnnl::lstm_forward, dnnl::lstm_backward>();
        else
            create<dnnl::lbr_gru_forward, dnnl::lbr_gru_backward>();
        pack();
    }

    void pack() {
        forwardX.pack();
        forwardH.pack();
        if (use == Use::Training) {
            backwardX.pack();
            backwardH.pack();
        }
    }

    void forward() { forwardPrimitive.execute(queue, forwardArguments); }

    /// Gradients of weights are added to what is there.
    void backward() {
        for (memory* m : {&gradientX.packed, &gradientH.packed, &dBias})
            std::fill_n(static_cast<char*>(m->get_data_handle()), m->get_desc().get_size(), 0);
        backwardPrimitive.execute(queue, backwardArguments);
        gradientX.unpack();
        gradientH.unpack();
    }

    /// Takes the input of another layer's output, and gives the gradient back.
    void readFrom(Layer& below) {
        forwardArguments[DNNL_ARG_SRC_LAYER] = below.y;
        backwardArguments[DNNL_ARG_SRC_LAYER] = below.y;
        below.dy = dx;
        below.backwardArguments[DNNL_ARG_DIFF_DST_LAYER] = dx;
    }

private:
    static void fill(const memory& m, float limit, unsigned seed) {
        Floats values = uniform(count(m), limit, seed);
        std::copy(values.begin(), values.end(), data(m));
    }

    static Desc descOf(const memory& m) { return m.get(true) ? m.get_desc() : Desc(); }

    template <class Forward, class Backward>
    void create() {
        Desc anyX({1, directions, inputs, gates, hidden}, memory::data_type::f32, Tag::any);
        Desc anyH({1, directions, hidden, gates, hidden}, memory::data_type::f32, Tag::any);
        auto way = directions == 2 ? dnnl::rnn_direction::bidirectional_concat
                                   : dnnl::rnn_direction::unidirectional_left2right;
        auto kind = use == Use::Training ? dnnl::prop_kind::forward_training : dnnl::prop_kind::forward_inference;
        Desc state = descOf(h0);
        typename Forward::primitive_desc chosen(forwardDesc<Forward>(kind, way, state, anyX, anyH), cpu);
        forwardX.plain = weightX;
        forwardH.plain = weightH;
        forwardX.bind(chosen.weights_layer_desc());
        forwardH.bind(chosen.weights_iter_desc());
        forwardPrimitive = Forward(chosen);
        forwardArguments = {{DNNL_ARG_SRC_LAYER, x},
                            {DNNL_ARG_WEIGHTS_LAYER, forwardX.packed},
                            {DNNL_ARG_WEIGHTS_ITER, forwardH.packed},
                            {DNNL_ARG_BIAS, bias},
                            {DNNL_ARG_DST_LAYER, y}};
        if (use == Use::Step) {
            forwardArguments[DNNL_ARG_SRC_ITER] = h0;
            forwardArguments[DNNL_ARG_DST_ITER] = hn;
            if (lstm) {
                forwardArguments[DNNL_ARG_SRC_ITER_C] = c0;
                forwardArguments[DNNL_ARG_DST_ITER_C] = cn;
            }
        }
        if (use == Use::Training) {
            workspace = allocate(chosen.workspace_desc());
            forwardArguments[DNNL_ARG_WORKSPACE] = workspace;
            createBackward<Backward>(way, anyX, anyH, chosen);
        }
    }

    template <class Backward, class Hint>
    void createBackward(dnnl::rnn_direction way, const Desc& anyX, const Desc& anyH, const Hint& hint) {
        dx = allocate(x.get_desc());
        dy = allocate(y.get_desc());
        dBias = allocate(bias.get_desc());
        dWeightX = allocate(weightX.get_desc());
        dWeightH = allocate(weightH.get_desc());
        typename Backward::primitive_desc chosen(backwardDesc<Backward>(way, anyX, anyH), cpu, hint);
        backwardX.plain = weightX;
        backwardH.plain = weightH;
        gradientX.plain = dWeightX;
        gradientH.plain = dWeightH;
        backwardX.bind(chosen.weights_layer_desc());
        backwardH.bind(chosen.weights_iter_desc());
        gradientX.bind(chosen.diff_weights_layer_desc());
        gradientH.bind(chosen.diff_weights_iter_desc());
        backwardPrimitive = Backward(chosen);
        backwardArguments = forwardArguments;
        backwardArguments[DNNL_ARG_WEIGHTS_LAYER] = backwardX.packed;
        backwardArguments[DNNL_ARG_WEIGHTS_ITER] = backwardH.packed;
        backwardArguments[DNNL_ARG_DIFF_SRC_LAYER] = dx;
        backwardArguments[DNNL_ARG_DIFF_DST_LAYER] = dy;
        backwardArguments[DNNL_ARG_DIFF_WEIGHTS_LAYER] = gradientX.packed;
        backwardArguments[DNNL_ARG_DIFF_WEIGHTS_ITER] = gradientH.packed;
        backwardArguments[DNNL_ARG_DIFF_BIAS] = dBias;
    }

    template <class Forward>
    typename Forward::desc forwardDesc(dnnl::prop_kind kind, dnnl::rnn_direction way, const Desc& state, const Desc& wx,
                                       const Desc& wh) {
        if constexpr (std::is_same_v<Forward, dnnl::lstm_forward>)
            return {kind, way, x.get_desc(), state, state, wx, wh, bias.get_desc(), y.get_desc(), state, state};
        else
            return {kind, way, x.get_desc(), state, wx, wh, bias.get_desc(), y.get_desc(), state};
    }

    template <class Backward>
    typename Backward::desc backwardDesc(dnnl::rnn_direction way, const Desc& wx, const Desc& wh) {
        auto kind = dnnl::prop_kind::backward;
        Desc none, xd = x.get_desc(), yd = y.get_desc(), bd = bias.get_desc();
        if constexpr (std::is_same_v<Backward, dnnl::lstm_backward>)
            return {kind, way, xd, none, none, wx, wh, bd, yd, none, none, xd, none, none, wx, wh, bd, yd, none, none};
        else
            return {kind, way, xd, none, wx, wh, bd, yd, none, xd, none, wx, wh, bd, yd, none};
    }
};

double sigmoid(double v) { return 1 / (1 + std::exp(-v)); }

/// The definition: one direction of a layer, in double precision. `input` is [time, batch, inputs].
void define(const Layer& l, int direction, const std::vector<double>& input, std::vector<double>& output) {
    int H = l.hidden, G = l.gates, width = l.directions * H;
    const float* wx = data(l.weightX) + size_t(direction) * l.inputs * G * H;
    const float* wh = data(l.weightH) + size_t(direction) * H * G * H;
    const float* b = data(l.bias) + size_t(direction) * 4 * H;
    for (int row = 0; row < l.batch; row++) {
        std::vector<double> h(H), c(H), a(G * H), u(G * H);
        for (int i = 0; i < l.steps; i++) {
            int t = direction == 0 ? i : l.steps - 1 - i;
            for (int k = 0; k < G * H; k++) a[k] = b[k], u[k] = 0;
            for (int j = 0; j < l.inputs; j++)
                for (int k = 0; k < G * H; k++)
                    a[k] += input[(size_t(t) * l.batch + row) * l.inputs + j] * wx[j * G * H + k];
            for (int j = 0; j < H; j++)
                for (int k = 0; k < G * H; k++) u[k] += h[j] * wh[j * G * H + k];
            for (int k = 0; k < H; k++) {
                if (l.lstm) {
                    c[k] = sigmoid(a[H + k] + u[H + k]) * c[k] +
                           sigmoid(a[k] + u[k]) * std::tanh(a[2 * H + k] + u[2 * H + k]);
                    h[k] = sigmoid(a[3 * H + k] + u[3 * H + k]) * std::tanh(c[k]);
                } else {
                    double keep = sigmoid(a[k] + u[k]), reset = sigmoid(a[H + k] + u[H + k]);
                    h[k] = keep * h[k] + (1 - keep) * std::tanh(a[2 * H + k] + reset * (u[2 * H + k] + b[3 * H + k]));
                }
                output[(size_t(t) * l.batch + row) * width + direction * H + k] = h[k];
            }
        }
    }
}

std::vector<double> define(const std::vector<std::unique_ptr<Layer>>& stack) {
    std::vector<double> values(data(stack[0]->x), data(stack[0]->x) + count(stack[0]->x));
    for (auto& layer : stack) {
        std::vector<double> output(count(layer->y));
        for (int d = 0; d < layer->directions; d++) define(*layer, d, values, output);
        values = std::move(output);
    }
    return values;
}

std::vector<std::unique_ptr<Layer>> buildStack(const Workload& w, Use use) {
    std::vector<std::unique_ptr<Layer>> stack;
    for (int l = 0; l < w.layers; l++) {
        stack.push_back(std::make_unique<Layer>(w, l == 0 ? w.inputs : w.directions() * w.hidden, use));
        if (l > 0) stack[l]->readFrom(*stack[l - 1]);
    }
    Floats input = uniform(count(stack[0]->x), 1, 7);
    std::copy(input.begin(), input.end(), data(stack[0]->x));
    return stack;
}

/// A: a call per step, the state carried on, a dense layer of one unit.
Timed prepareStream(Workload w) {
    constexpr int block = 128;
    auto layer = std::make_shared<Layer>(w, w.inputs, Use::Step);
    Floats inputs = uniform(size_t(block) * w.inputs, 1, 7),
           head = uniform(w.hidden, 1 / std::sqrt(float(w.hidden)), 9);
    auto outputs = std::make_shared<Floats>(block);
    auto call = [=] {
        for (int t = 0; t < block; t++) {
            std::copy_n(&inputs[size_t(t) * w.inputs], w.inputs, data(layer->x));
            layer->forward();
            float sum = 0;
            for (int k = 0; k < w.hidden; k++) sum += head[k] * data(layer->y)[k];
            (*outputs)[t] = sum;
            std::copy_n(data(layer->hn), w.hidden, data(layer->h0));
            if (w.lstm) std::copy_n(data(layer->cn), w.hidden, data(layer->c0));
        }
    };
    call();
    Workload sequence = w;
    sequence.steps = block;
    auto stack = buildStack(sequence, Use::Inference);
    std::copy(inputs.begin(), inputs.end(), data(stack[0]->x));
    auto hidden = define(stack);
    std::vector<double> expected(block);
    for (int t = 0; t < block; t++)
        for (int k = 0; k < w.hidden; k++) expected[t] += head[k] * hidden[size_t(t) * w.hidden + k];
    assertClose("oneDNN " + w.name, outputs->data(), expected);
    return timedFor(w, call, block);
}

/// B: whole sequences, weights packed once.
Timed prepareSequence(const Workload& w) {
    auto stack = std::make_shared<std::vector<std::unique_ptr<Layer>>>(buildStack(w, Use::Inference));
    auto call = [stack] {
        for (auto& layer : *stack) layer->forward();
    };
    call();
    assertClose("oneDNN " + w.name, data(stack->back()->y), define(*stack));
    return timedFor(w, call);
}

/// Parameters with their gradients and moments.
struct AdamSlot {
    float* values;
    const float* gradients;
    Floats mean, square;

    AdamSlot(float* values, const float* gradients, size_t count)
        : values(values), gradients(gradients), mean(count), square(count) {}

    void step(float correction1, float correction2) {
        const float* g = gradients;
        float *v = values, *m = mean.data(), *s = square.data();
        for (size_t i = 0, n = mean.size(); i < n; i++) {
            m[i] = 0.9f * m[i] + 0.1f * g[i];
            s[i] = 0.999f * s[i] + 0.001f * g[i] * g[i];
            v[i] -= 1e-3f * correction1 * m[i] / (std::sqrt(s[i] * correction2) + 1e-8f);
        }
    }
};

/// C: layers, a dense head, the loss, backward, Adam.
class Trainer {
public:
    explicit Trainer(const Workload& w)
        : w(w),
          stack(buildStack(w, Use::Training)),
          width(w.directions() * w.hidden),
          lastOnly(w.name[1] == '2' || w.name[1] == '3'),
          squared(w.name[1] == '1'),
          rows(lastOnly ? w.batch : w.steps * w.batch),
          features(size_t(rows) * width),
          dFeatures(features.size()),
          outputs(size_t(rows) * w.outputs),
          weight(uniform(size_t(width) * w.outputs, 1 / std::sqrt(float(width)), 4)),
          bias(w.outputs),
          dWeight(weight.size()),
          dBias(w.outputs),
          targets(uniform(outputs.size(), 1, 5)),
          labels(rows) {
        std::mt19937 bits(6);
        for (int& label : labels) label = int(bits() % w.outputs);
        for (auto& layer : stack) {
            slots.emplace_back(data(layer->weightX), data(layer->dWeightX), count(layer->weightX));
            slots.emplace_back(data(layer->weightH), data(layer->dWeightH), count(layer->weightH));
            slots.emplace_back(data(layer->bias), data(layer->dBias), count(layer->bias));
        }
        slots.emplace_back(weight.data(), dWeight.data(), weight.size());
        slots.emplace_back(bias.data(), dBias.data(), bias.size());
    }

    float step() {
        for (auto& layer : stack) layer->forward();
        float* from = data(stack.back()->y);
        float* into = data(stack.back()->dy);
        if (lastOnly) moveLast<true>(from, features.data());
        float* read = lastOnly ? features.data() : from;
        float* write = lastOnly ? dFeatures.data() : into;
        dnnl_sgemm('N', 'N', rows, w.outputs, width, 1, read, width, weight.data(), w.outputs, 0, outputs.data(),
                   w.outputs);
        float loss = differentiateLoss();
        dnnl_sgemm('T', 'N', width, w.outputs, rows, 1, read, width, outputs.data(), w.outputs, 0, dWeight.data(),
                   w.outputs);
        dnnl_sgemm('N', 'T', rows, width, w.outputs, 1, outputs.data(), w.outputs, weight.data(), w.outputs, 0, write,
                   width);
        if (lastOnly) moveLast<false>(into, dFeatures.data());
        for (auto layer = stack.rbegin(); layer != stack.rend(); ++layer) (*layer)->backward();
        taken++;
        float c1 = 1 / (1 - std::pow(0.9f, float(taken))), c2 = 1 / (1 - std::pow(0.999f, float(taken)));
        for (auto& slot : slots) slot.step(c1, c2);
        for (auto& layer : stack) layer->pack();
        return loss;
    }

private:
    Workload w;
    std::vector<std::unique_ptr<Layer>> stack;
    int width;
    bool lastOnly, squared;
    int rows;
    Floats features, dFeatures, outputs, weight, bias, dWeight, dBias, targets;
    std::vector<int> labels;
    std::vector<AdamSlot> slots;
    int taken = 0;

    /// Between the sequence and each direction's own last step: T - 1 forward, 0 backward.
    template <bool Gather>
    void moveLast(float* sequence, float* last) {
        for (int d = 0; d < w.directions(); d++) {
            int t = d == 0 ? w.steps - 1 : 0;
            for (int row = 0; row < w.batch; row++) {
                float* there = sequence + (size_t(t) * w.batch + row) * width + d * w.hidden;
                float* here = last + size_t(row) * width + d * w.hidden;
                std::copy_n(Gather ? there : here, w.hidden, Gather ? here : there);
            }
        }
    }

    /// Turns the outputs into their gradients.
    float differentiateLoss() {
        float loss = 0;
        std::fill(dBias.begin(), dBias.end(), 0.f);
        for (int row = 0; row < rows; row++) {
            float* o = &outputs[size_t(row) * w.outputs];
            for (int k = 0; k < w.outputs; k++) o[k] += bias[k];
            loss += squared ? squaredError(o, row) : crossEntropy(o, labels[row]);
            for (int k = 0; k < w.outputs; k++) dBias[k] += o[k];
        }
        return loss;
    }

    float squaredError(float* o, int row) {
        float sum = 0, mean = 1.f / (float(rows) * w.outputs);
        for (int k = 0; k < w.outputs; k++) {
            float error = o[k] - targets[size_t(row) * w.outputs + k];
            sum += error * error * mean;
            o[k] = 2 * error * mean;
        }
        return sum;
    }

    float crossEntropy(float* o, int label) {
        float largest = *std::max_element(o, o + w.outputs), sum = 0, own = o[label] - largest;
        for (int k = 0; k < w.outputs; k++) sum += o[k] = std::exp(o[k] - largest);
        float scale = 1 / (sum * rows);
        for (int k = 0; k < w.outputs; k++) o[k] *= scale;
        o[label] -= 1.f / rows;
        return (std::log(sum) - own) / rows;
    }
};

Timed prepareTraining(const Workload& w) {
    auto trainer = std::make_shared<Trainer>(w);
    float first = trainer->step(), last = 0;
    for (int i = 0; i < 40; i++) last = trainer->step();
    std::fprintf(stderr, "  oneDNN %s: loss %.4f, after 40 steps %.4f\n", w.name.c_str(), first, last);
    if (!(last < first)) {
        std::fprintf(stderr, "oneDNN %s does not learn\n", w.name.c_str());
        std::exit(1);
    }
    return timedFor(w, [trainer] { trainer->step(); });
}

}  // namespace

int main(int argc, char** argv) {
    auto version = dnnl_version();
    std::string peer = "onednn-" + std::to_string(version->major) + "." + std::to_string(version->minor) + "." +
                       std::to_string(version->patch);
    serve(peer, argc > 1 ? std::atof(argv[1]) : 1, [](const std::string& name, Timed& timed) {
        Workload w;
        if (!Workload::parse(name, w)) return false;
        timed = w.group == 'A' ? prepareStream(w) : w.group == 'B' ? prepareSequence(w) : prepareTraining(w);
        return true;
    });
}
