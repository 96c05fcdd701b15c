/* Revenue that pays spending back, as analysis/capex/revenue.py reckons it before tax. */
'use strict';

/** Revenue a year, US$ bn; life in years, cost of capital a year and margin as fractions. */
function requiredRevenue(capex, life, rate, margin) {
  // 1 - (1 + w)^-L would lose all its digits where w is small
  const recovery = rate === 0 ? 1 / life : rate / -Math.expm1(-life * Math.log1p(rate));
  return (capex * recovery) / margin;
}
