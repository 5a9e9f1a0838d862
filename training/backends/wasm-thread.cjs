// One worker thread of the wasm backend in Node. The package's own worker source expects a browser's
// blob URL for the main script; here that script is required instead.
const worker = require('@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.worker.js');
globalThis.WasmBackendModuleThreadedSimd = require('@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.js');
globalThis.require = require;
globalThis.__filename = __filename;
// biome-ignore lint/security/noGlobalEval: the package ships this source as a string and nothing else
// biome-ignore lint/complexity/noCommaOperator: an indirect eval runs in the global scope, as a script does
(0, eval)(worker.wasmWorkerContents.replace(/\n/g, '\\n'));
globalThis.importScripts = () => {};
