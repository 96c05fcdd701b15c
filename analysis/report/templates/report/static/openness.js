/* The model of giving away, as analysis/openness reckons it: numbers in, numbers out, no page. */
'use strict';

/**
 * Present values of giving the model away, US$ bn, from the 26 inputs by name.
 *
 * Flows come at the end of each year t = 1..T, the first release at t = 0. Returns
 * {channels, actions, npv}; channels are signed and add up to npv, which is opening with the
 * licence less selling access; actions are against keeping the model inside.
 */
function valueOpenness(fields) {
  const channels = {
    efficiency: 0, talent: 0, complement: 0, cloud_fees: 0,
    api_profit_forgone: 0, moat: 0, release: -fields.release_cost,
  };
  let sold = 0;
  let moatWithoutClause = 0;
  for (let year = 1; year <= fields.horizon_years; year += 1) {
    const flow = opennessFlows(fields, year);
    const factor = Math.pow(1 + fields.discount_rate, -year);
    for (const name of Object.keys(channels)) channels[name] += factor * flow.channels[name];
    sold += factor * flow.sold;
    moatWithoutClause += factor * flow.moatWithoutClause;
  }
  const npv = Object.values(channels).reduce((sum, value) => sum + value, 0);
  const licensed = npv + sold;
  const actions = {
    keep: 0,
    sell: sold,
    open_with_licence: licensed,
    open: licensed - channels.moat - moatWithoutClause,
  };
  return { channels, actions, npv };
}

/** Flows of one year: by channel, of selling access, and of the moat where no clause softens it. */
function opennessFlows(fields, year) {
  // 1 - exp(-k t) would lose all its digits where k is small
  const uptake = -Math.expm1(-fields.uptake_rate * year);
  const grown = (level, growth) => level * Math.pow(1 + growth, year - 1);
  const running = grown(fields.inference_cost, fields.inference_growth);
  const adProfit = grown(fields.ad_revenue, fields.ad_growth) * fields.ad_margin;
  const sold = grown(fields.api_revenue, fields.api_growth) * fields.api_margin;
  const hosted = grown(fields.cloud_revenue, fields.cloud_growth);
  const moatWithoutClause = adProfit * fields.moat_loss * uptake;
  const channels = {
    efficiency: running * fields.addressable_share * fields.efficiency_gain * uptake,
    talent: fields.researchers * fields.cost_per_researcher * fields.talent_saving,
    complement: adProfit * fields.engagement_uplift * uptake,
    cloud_fees: hosted * fields.cloud_share * fields.fee_rate,
    api_profit_forgone: -sold * (1 - fields.api_kept),
    moat: -moatWithoutClause * (1 - fields.licence_effect),
    release: -fields.yearly_release_cost,
  };
  return { channels, sold, moatWithoutClause };
}
