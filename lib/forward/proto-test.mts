import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { readFileSync } from 'node:fs';
import { readModel } from '../ugn/weights';
import { featureMap, foldBatchNorm } from '../ugn/resnet18';
import { Forward } from './proto.mjs';
await tf.setBackend('cpu');
const { weights } = await readModel(async (n:string)=>new Uint8Array(readFileSync('public/models/default/'+n)));
const folded = foldBatchNorm(weights);
const get=(n:string)=>({kernel:folded[n+'.kernel'].dataSync(),bias:folded[n+'.bias'].dataSync()});
const size=Number(process.argv[2]??112), batch=Number(process.argv[3]??1), threads=Number(process.argv[4]??1), wt=Number(process.argv[5]??3);
let seed=1; const rnd=()=>{seed=(seed*1103515245+12345)%2147483648; return seed/2147483648;};
const images=Float32Array.from({length:batch*size*size*3},()=>rnd()*4-2);
const f=new Forward(get,{size,batch,threads,winogradTo:wt});
const out=f.run(images);
if(!process.env.NOREF){ const ref=featureMap(folded,tf.tensor4d(images,[batch,size,size,3])).dataSync();
let worst=0,max=0; ref.forEach((v,i)=>{worst=Math.max(worst,Math.abs(v-out[i]));max=Math.max(max,v)}); console.log('difference',worst,'max',max,out.length,ref.length); }
for(let i=0;i<20;i++) f.exec(); const times=[]; for(let i=0;i<60;i++){const a=performance.now(); f.exec(); times.push(performance.now()-a);} times.sort((a,b)=>a-b);
console.log(process.version,'median',times[30].toFixed(2),'min',times[0].toFixed(2));
if(process.env.PROFILE) { for(const [l,t] of f.profile() as [string,number][]) console.log(l.padEnd(20),t.toFixed(3)); }
process.exit(0);
