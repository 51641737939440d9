// A product, two regions that pay through Feiqian, and the keys with which a storefront and a merchant's staff ask.
import { writeFileSync } from "node:fs";
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils";
import {
  createApiKeysWorkflow,
  createProductsWorkflow,
  createRegionsWorkflow,
  createSalesChannelsWorkflow,
  createShippingOptionsWorkflow,
  createShippingProfilesWorkflow,
  createStockLocationsWorkflow,
  createTaxRegionsWorkflow,
  linkSalesChannelsToApiKeyWorkflow,
  linkSalesChannelsToStockLocationWorkflow,
} from "@medusajs/medusa/core-flows";

const payment_providers = ["pp_feiqian_now", "pp_feiqian_held"];
const currencies = ["usd", "eur"];

export default async function seed({ container }) {
  const run = async (workflow, input) => (await workflow(container).run({ input })).result;
  const link = container.resolve(ContainerRegistrationKeys.LINK);
  const fulfillment = container.resolve(Modules.FULFILLMENT);

  const [channel] = await run(createSalesChannelsWorkflow, { salesChannelsData: [{ name: "Shop" }] });
  const regions = await run(createRegionsWorkflow, {
    regions: [
      { name: "America", currency_code: "usd", countries: ["us"], payment_providers },
      { name: "Europe", currency_code: "eur", countries: ["de"], payment_providers },
    ],
  });
  const countries = ["us", "de"];
  await run(
    createTaxRegionsWorkflow,
    countries.map((country_code) => ({ country_code, provider_id: "tp_system" })),
  );

  const [location] = await run(createStockLocationsWorkflow, {
    locations: [{ name: "Warehouse", address: { city: "Berlin", country_code: "DE", address_1: "" } }],
  });
  const at = { [Modules.STOCK_LOCATION]: { stock_location_id: location.id } };
  await link.create({ ...at, [Modules.FULFILLMENT]: { fulfillment_provider_id: "manual_manual" } });
  const [profile] = await run(createShippingProfilesWorkflow, { data: [{ name: "Post", type: "default" }] });
  const geo_zones = countries.map((country_code) => ({ country_code, type: "country" }));
  const set = await fulfillment.createFulfillmentSets({
    ...{ name: "Delivery", type: "shipping", service_zones: [{ name: "World", geo_zones }] },
  });
  await link.create({ ...at, [Modules.FULFILLMENT]: { fulfillment_set_id: set.id } });
  const [option] = await run(createShippingOptionsWorkflow, [
    {
      ...{ name: "Post", price_type: "flat", provider_id: "manual_manual", shipping_profile_id: profile.id },
      service_zone_id: set.service_zones[0].id,
      type: { label: "Post", description: "In a week", code: "post" },
      prices: currencies.map((currency_code) => ({ currency_code, amount: 2.5 })),
      rules: [
        { attribute: "enabled_in_store", value: "true", operator: "eq" },
        { attribute: "is_return", value: "false", operator: "eq" },
      ],
    },
  ]);
  await run(linkSalesChannelsToStockLocationWorkflow, { id: location.id, add: [channel.id] });

  const [publishable, secret] = await run(createApiKeysWorkflow, {
    api_keys: ["publishable", "secret"].map((type) => ({ title: type, type, created_by: "seed" })),
  });
  await run(linkSalesChannelsToApiKeyWorkflow, { id: publishable.id, add: [channel.id] });

  const [product] = await run(createProductsWorkflow, {
    products: [
      {
        ...{ title: "Tea", status: "published", shipping_profile_id: profile.id, sales_channels: [{ id: channel.id }] },
        options: [{ title: "Size", values: ["50 g"] }],
        variants: [
          {
            ...{ title: "50 g", sku: "TEA", manage_inventory: false, options: { Size: "50 g" } },
            prices: currencies.map((currency_code) => ({ currency_code, amount: 9.99 })),
          },
        ],
      },
    ],
  });

  const regionIds = Object.fromEntries(regions.map(({ currency_code, id }) => [currency_code, id]));
  const seeded = { publishable: publishable.token, secret: secret.token, regions: regionIds };
  writeFileSync(
    process.env.SEED_FILE,
    JSON.stringify({ ...seeded, variant: product.variants[0].id, shippingOption: option.id }),
  );
}
