import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  contract,
  post
} from "../shared/chunk-B6AM3362.js";
import "../shared/chunk-RNEBWD3Q.js";
import "../shared/chunk-MFHGLE4W.js";
import "../shared/chunk-2FHWT442.js";
import "../shared/chunk-KSZLD4UD.js";
import "../shared/chunk-A5ACEBTC.js";
import "../shared/chunk-H3HRUI4P.js";
import "../shared/chunk-YBB65G3Y.js";
import "../shared/chunk-JMTCAUWP.js";
import "../shared/chunk-NMFILWIL.js";
import "../shared/chunk-4PWUSQGF.js";
import "../shared/chunk-VBQV3DCW.js";
import {
  runPost
} from "../shared/chunk-ICI24HW3.js";
import "../shared/chunk-OM62IZQQ.js";
import "../shared/chunk-KS3H34PK.js";
import "../shared/chunk-RDNMNRFY.js";
import "../shared/chunk-CXQTFS3X.js";
import "../shared/chunk-2Z4UNFSX.js";
import "../shared/chunk-CXISYCOM.js";
import "../shared/chunk-M7ZWBFFE.js";
import "../shared/chunk-HIBUXCG6.js";
import "../shared/chunk-UFDLP2HG.js";
import "../shared/chunk-Q6ZWIA3R.js";
import "../shared/chunk-VSZW4XYL.js";
import "../shared/chunk-QCSOPKBR.js";
import "../shared/chunk-XPAOZOFE.js";
import "../shared/chunk-NKIPZOHH.js";
import "../shared/chunk-DLH3EEPF.js";
import "../shared/chunk-337UB6F4.js";
import "../shared/chunk-2ESPDTUC.js";
import "../shared/chunk-K6436Z76.js";
import "../shared/chunk-F3342EWT.js";

// src/actions/deploy.post.ts
await runPost(contract, post);
