import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  post
} from "../shared/chunk-YNDAOH2V.js";
import "../shared/chunk-MYGASNGU.js";
import {
  contract
} from "../shared/chunk-Q325HNWY.js";
import "../shared/chunk-DNRWLAXC.js";
import "../shared/chunk-FDUBI3GR.js";
import "../shared/chunk-O2CG2ZEO.js";
import "../shared/chunk-QXQOFDN2.js";
import "../shared/chunk-SK5RQCG5.js";
import "../shared/chunk-NMFILWIL.js";
import "../shared/chunk-MVGYB5QT.js";
import {
  runPost
} from "../shared/chunk-K2QEKKDA.js";
import "../shared/chunk-YIFSDLAG.js";
import "../shared/chunk-HIIADIQ3.js";
import "../shared/chunk-YSPLOBCU.js";
import "../shared/chunk-CRX6MEJ4.js";
import "../shared/chunk-JWKDQ5R3.js";
import "../shared/chunk-KWSWXPM4.js";
import "../shared/chunk-M7ZWBFFE.js";
import "../shared/chunk-FOEDMY4M.js";
import "../shared/chunk-2NZHBRXE.js";
import "../shared/chunk-2Z4UNFSX.js";
import "../shared/chunk-3GFUNPXG.js";
import "../shared/chunk-Q6ZWIA3R.js";
import "../shared/chunk-VSZW4XYL.js";
import "../shared/chunk-S3ECFIAI.js";
import "../shared/chunk-JHBVWSFK.js";
import "../shared/chunk-P4WGT6TJ.js";
import "../shared/chunk-CXISYCOM.js";
import "../shared/chunk-6XTUYPVF.js";
import "../shared/chunk-2ESPDTUC.js";
import "../shared/chunk-ZPQBQICP.js";
import "../shared/chunk-NLTRZPZ2.js";
import "../shared/chunk-W5XGLP45.js";
import "../shared/chunk-SICQJAUT.js";
import "../shared/chunk-337UB6F4.js";
import "../shared/chunk-QCSOPKBR.js";
import "../shared/chunk-LKNHTDR4.js";
import "../shared/chunk-UFDLP2HG.js";
import "../shared/chunk-TL6VAHU4.js";
import "../shared/chunk-F3342EWT.js";

// src/actions/deploy.post.ts
await runPost(contract, post);
