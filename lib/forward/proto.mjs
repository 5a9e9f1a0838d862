import { readFileSync } from 'node:fs';
import { Worker, isMainThread, workerData } from 'node:worker_threads';
import { fileURLToPath } from 'node:url';
const wasmFile = process.env.WASM;
export const VEC = 4;
class Arena {
  constructor(memory){ this.memory=memory; this.top=64; }
  take(bytes){ const at=this.top; this.top=(at+bytes+63)&~63; const need=this.top-this.memory.buffer.byteLength; if(need>0) this.memory.grow(Math.ceil(need/65536)); return at; }
  floats(at,n){ return new Float32Array(this.memory.buffer,at,n); }
  ints(at,n){ return new Int32Array(this.memory.buffer,at,n); }
}
function makeMap(arena,batch,width,height,channels,border,wide){ 
  const lineP = Math.max(width+2*border, wide), rows=Math.max(height+2*border,wide);
  const pixel=channels*4,line=lineP*pixel,image=rows*line; const at=arena.take(batch*image+256);
  return {at,batch,width,height,channels,border,pixel,line,image,inner:at+border*(line+pixel)};
}
const G=[[1/4,0,0],[-1/6,-1/6,-1/6],[-1/6,1/6,-1/6],[1/24,1/12,1/6],[1/24,-1/12,1/6],[0,0,1]];
export function packDirect(arena,kernel,bias,rows,columns){
  const panels=columns/8; const at=arena.take((rows+1)*columns*4); const to=arena.floats(at,(rows+1)*columns);
  let o=0; for(let p=0;p<panels;p++){ for(let c=0;c<8;c++) to[o++]=bias?bias[p*8+c]:0; for(let r=0;r<rows;r++) for(let c=0;c<8;c++) to[o++]=kernel[r*columns+p*8+c]; }
  return at;
}
function packWinograd(arena,kernel,cin,cout){
  const U=Array.from({length:36},()=>new Float32Array(cin*cout));
  const g=new Float64Array(9);
  for(let i=0;i<cin;i++) for(let o=0;o<cout;o++){ for(let t=0;t<9;t++) g[t]=kernel[(t*cin+i)*cout+o];
    for(let y=0;y<6;y++) { const row=[0,1,2].map(x=>G[y][0]*g[x]+G[y][1]*g[3+x]+G[y][2]*g[6+x]); for(let x=0;x<6;x++) U[y*6+x][i*cout+o]=G[x][0]*row[0]+G[x][1]*row[1]+G[x][2]*row[2]; } }
  return U.map(u=>packDirect(arena,u,null,cin,cout));
}
export class Forward {
  constructor(weights,{size,batch,threads,winogradFrom=1,winogradTo=3}){
    this.memory=new WebAssembly.Memory({initial:2048,maximum:65536,shared:true});
    this.arena=new Arena(this.memory); this.threads=threads; this.batch=batch; this.size=size;
    this.control=this.arena.take(64);
    this.steps=[]; this.scratch=this.arena.take(64*576);
    this.build(weights,size,batch,winogradFrom,winogradTo);
    this.program=this.arena.take(this.steps.length*32);
    const v=this.arena.ints(this.program,this.steps.length*8);
    this.steps.forEach((s,i)=>{ v.set([s.kind,s.units,s.grain,0,0,s.args,0,0],i*8); });
    this.view=v;
    this.module=new WebAssembly.Module(readFileSync(wasmFile));
    this.instance=new WebAssembly.Instance(this.module,{env:{memory:this.memory}});
    this.c=this.arena.ints(this.control,16);
    for(let t=1;t<threads;t++) new Worker(fileURLToPath(import.meta.url),{workerData:{module:this.module,memory:this.memory,control:this.control,program:this.program,count:this.steps.length,thread:t}}).unref();
  }
  struct(values){ const at=this.arena.take(values.length*4); const i=this.arena.ints(at,values.length), f=this.arena.floats(at,values.length); values.forEach((v,k)=>{ if(typeof v==='object') f[k]=v.f; else i[k]=v; }); return at; }
  product(a){ return [a.from,a.weights,a.to,a.residual??0,a.width,a.height,a.fromPixel,a.fromLine,a.fromImage,a.toPixel,a.toLine,a.toImage,a.tapLines,a.tapLine,a.numbers,{f:a.floor},a.pixels,a.panels,a.pixelsAtOnce]; }
  step(kind,units,grain,args,label){ this.steps.push({kind,units,grain,args,label}); }
  conv(label,w,x,y,{k,stride,relu,residual,cin,cout,from}){
    const pixels=y.batch*y.width*y.height; const panels=cout/8;
    const weights=packDirect(this.arena,w.kernel,w.bias,k*k*cin,cout);
    const block=6*Math.ceil(pixels/6/Math.max(1,Math.round(pixels/200)));
    const pixelsAtOnce=Math.max(6,block);
    const blocks=Math.ceil(pixels/pixelsAtOnce);
    const args=this.struct(this.product({from,weights,to:y.inner,residual:residual?residual.inner:0,width:y.width,height:y.height,fromPixel:stride*x.pixel,fromLine:stride*x.line,fromImage:x.image,toPixel:y.pixel,toLine:y.line,toImage:y.image,tapLines:k,tapLine:x.line,numbers:k*cin,floor:relu?0:-Infinity,pixels,panels,pixelsAtOnce}));
    const units=panels*blocks; this.step(0,units,Math.max(1,Math.floor(units/(this.threads*4))),args,label);
  }
  winograd(label,w,x,y,{relu,residual,cin,cout}){
    const tw=Math.ceil(y.width/4), th=Math.ceil(y.height/4), squares=tw*th*y.batch;
    const plane=squares*cin*4, planeO=squares*cout*4;
    const V=this.shared('V',36*plane), M=this.shared('M',36*planeO);
    const bias=this.arena.take(cout*4); this.arena.floats(bias,cout).set(w.bias);
    const geo=(m,map,factors,res,plane,ch,b,fl)=>this.struct([map,factors,res,b,tw,th,m.pixel,m.line,m.image,m.width,m.height,ch,plane,{f:fl},this.scratch]);
    this.step(2,squares,Math.max(1,Math.floor(squares/(this.threads*4))),geo(x,x.at,V,0,plane,cin,0,0),label+' in');
    const U=packWinograd(this.arena,w.kernel,cin,cout);
    let first=0; const all=this.arena.take(36*19*4);
    U.forEach((u,i)=>{ const vals=this.product({from:V+i*plane,weights:u,to:M+i*planeO,width:squares,height:1,fromPixel:cin*4,fromLine:0,fromImage:0,toPixel:cout*4,toLine:0,toImage:0,tapLines:1,tapLine:0,numbers:cin,floor:-Infinity,pixels:squares,panels:cout/8,pixelsAtOnce:6*Math.ceil(squares/6)}); const ii=this.arena.ints(all+i*76,19),ff=this.arena.floats(all+i*76,19); vals.forEach((v,k)=>{ if(typeof v==='object') ff[k]=v.f; else ii[k]=v; }); });
    const units=36*cout/8; this.step(1,units,Math.max(1,Math.floor(units/(this.threads*8))),all,label+' mul');
    this.step(3,squares,Math.max(1,Math.floor(squares/(this.threads*4))),geo(y,y.inner,M,residual?residual.inner:0,planeO,cout,bias,relu?0:-Infinity),label+' out');
  }
  shared(name,bytes){ this.pool??={}; const k=name+bytes; return this.pool[k]??=this.arena.take(bytes); }
  build(weights,size,batch,wf,wt){
    const half=v=>Math.ceil(v/2);
    const input=this.input=makeMap(this.arena,batch,size,size,3,3,0);
    let s=half(size); const stem=makeMap(this.arena,batch,s,s,64,1,0);
    this.conv('stem',weights('conv1'),input,stem,{k:7,stride:2,relu:true,cin:3,cout:64,from:input.at});
    s=half(s); const wideOf=v=>Math.ceil(v/4)*4+2;
    let x=makeMap(this.arena,batch,s,s,64,1,wideOf(s));
    this.step(4,batch*s,Math.max(1,Math.floor(batch*s/8)),this.struct([stem.at,x.inner,s,s,64,stem.pixel,stem.line,stem.image,x.line,x.image]),'pool');
    for(let stage=1;stage<=4;stage++){ const cout=64<<(stage-1);
      for(let b=0;b<2;b++){ const name=`layer${stage}.${b}`; const halves=stage>1&&b===0; const cin=halves?cout/2:cout;
        if(halves) s=half(s);
        const mk=()=>makeMap(this.arena,batch,s,s,cout,1,wideOf(s));
        const inner=mk(), y=mk(); let short=x;
        if(halves){ short=mk(); this.conv(name+'.ds',weights(name+'.downsample'),x,short,{k:1,stride:2,relu:false,cin,cout,from:x.inner});
          this.conv(name+'.c1',weights(name+'.conv1'),x,inner,{k:3,stride:2,relu:true,cin,cout,from:x.at}); }
        const win=stage>=wf&&stage<=wt;
        const c=(label,w,a,o,opt)=>win?this.winograd(label,w,a,o,opt):this.conv(label,w,a,o,{k:3,stride:1,...opt,from:a.at});
        if(!halves) c(name+'.c1',weights(name+'.conv1'),x,inner,{relu:true,cin,cout});
        c(name+'.c2',weights(name+'.conv2'),inner,y,{relu:true,residual:short,cin:cout,cout});
        x=y; } }
    this.output=x;
  }
  run(images){ // [B,H,W,3]
    const {input,batch,size}=this; const f=new Float32Array(this.memory.buffer);
    for(let b=0;b<batch;b++) for(let y=0;y<size;y++) f.set(images.subarray((b*size+y)*size*3,(b*size+y+1)*size*3),(input.inner+b*input.image+y*input.line)/4);
    this.exec();
    const o=this.output, out=new Float32Array(batch*o.width*o.height*o.channels);
    let k=0; for(let b=0;b<batch;b++) for(let y=0;y<o.height;y++){ const at=(o.inner+b*o.image+y*o.line)/4; out.set(f.subarray(at,at+o.width*o.channels),k); k+=o.width*o.channels; }
    return out;
  }
  exec(){ const {c,view}=this; for(let i=0;i<this.steps.length;i++){view[i*8+3]=0;view[i*8+4]=0;}
    Atomics.store(c,1,1); Atomics.add(c,0,1); Atomics.notify(c,0);
    this.instance.exports.run(this.program,this.steps.length,0);
    Atomics.and(c,1,~1); while(Atomics.load(c,1)!==0);
  }
  profile(){ const t={}; const {view}=this; for(let r=0;r<10;r++) for(let i=0;i<this.steps.length;i++){ view[i*8+3]=0;view[i*8+4]=0; const a=performance.now(); this.instance.exports.run(this.program+i*32,1,0); (t[i]??=[]).push(performance.now()-a);} return Object.entries(t).map(([i,v])=>[this.steps[i].label,v.sort((a,b)=>a-b)[3]]); }
}
if(!isMainThread){ const {module,memory,control,program,count,thread}=workerData; const inst=new WebAssembly.Instance(module,{env:{memory}}); const c=new Int32Array(memory.buffer,control,16); let seen=0;
  for(;;){ for(let t=0;t<20000&&Atomics.load(c,0)===seen;t++); while(Atomics.load(c,0)===seen) Atomics.wait(c,0,seen); seen=Atomics.load(c,0);
    let joined=false; for(let s=Atomics.load(c,1); s&1; s=Atomics.load(c,1)) if(Atomics.compareExchange(c,1,s,s+2)===s){joined=true;break;}
    if(!joined) continue; inst.exports.run(program,count,thread); Atomics.sub(c,1,2); } }
