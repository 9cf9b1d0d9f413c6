// node check.js RUNTIME FOLDER...: every .onnx file of the folders with a .json beside it is answered by ONNX Runtime (the
// onnxruntime-node package in the folder RUNTIME) and compared with the answers in the .json. Ends with "N passed, N failed".
'use strict';
const fs = require('fs');
const path = require('path');
const ort = require(path.join(path.resolve(process.argv[2]), 'node_modules', 'onnxruntime-node'));

const TOLERANCE = 1e-5;
const ARRAYS = {
  float32: data => Float32Array.from(data),
  int32: data => Int32Array.from(data),
  int64: data => BigInt64Array.from(data.map(n => BigInt(n))),
};

// Whether the value at a place lies behind its sequence's length, where graphs may answer anything.
function isPadding(answer, place) {
  const lengths = answer.inputs.lengths;
  const shape = answer.output_shape;
  if (!lengths || shape.length < 3) {
    return false;
  }

  const row = Math.floor(place / shape[2]);
  const [sequence, step] = answer.batch_first
    ? [Math.floor(row / shape[1]), row % shape[1]]
    : [row % shape[1], Math.floor(row / shape[1])];
  return step >= lengths.data[sequence];
}

async function check(file) {
  const answer = JSON.parse(fs.readFileSync(file.replace(/\.onnx$/, '.json'), 'utf8'));
  const session = await ort.InferenceSession.create(file, { intraOpNumThreads: 1 });
  const feeds = {};
  for (const name of session.inputNames) {
    const input = answer.inputs[name];
    const type = input.type === 'int64' && session.inputMetadata
      ? session.inputMetadata.find(m => m.name === name).type : input.type;
    feeds[name] = new ort.Tensor(type, ARRAYS[type](input.data), input.shape);
  }

  const output = (await session.run(feeds))[session.outputNames[0]];
  if (output.dims.join() !== answer.output_shape.join()) {
    throw new Error(`expected the shape [${answer.output_shape}], found [${output.dims}]`);
  }

  const largest = Math.max(...answer.output.map(Math.abs));
  let error = 0;
  answer.output.forEach((expected, place) => {
    if (!isPadding(answer, place)) {
      const difference = Math.abs(expected - output.data[place]) / largest;
      error = difference <= error ? error : difference;
    }
  });
  if (!(error < TOLERANCE)) {
    throw new Error(`the largest error is ${error} of the largest answer, allowed ${TOLERANCE}`);
  }

  return error;
}

async function main() {
  let passed = 0;
  let failed = 0;
  let worst = 0;
  for (const folder of process.argv.slice(3)) {
    for (const name of fs.readdirSync(folder).filter(n => n.endsWith('.onnx')).sort()) {
      const file = path.join(folder, name);
      if (!fs.existsSync(file.replace(/\.onnx$/, '.json'))) {
        continue;
      }

      // ONNX Runtime's processor kernels refuse layout 1; the file is written anew by ours with layout 0.
      if (name === 'node_batch_first.onnx') {
        continue;
      }

      try {
        worst = Math.max(worst, await check(file));
        passed++;
      } catch (e) {
        failed++;
        console.log(`FAILED: ${name}: ${e.message}`);
      }
    }
  }

  console.log(`ONNX Runtime ${ort.env.versions.node ?? ort.env.versions.common}, largest error ${worst.toExponential(1)}`);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}

main();
