import { expect } from "chai";
import { fromCell, toCell } from "../../sdk/src/safe/sheet/cells.ts";
import {
  type After,
  type ExportedPayment,
  PAGE_ROWS,
  type PaymentSource,
  paymentsExport,
  readFilter,
} from "../../indexer/src/api/exports/payments.ts";

const merchant = `0x${"ab".repeat(20)}`;
const paymentOf = (i: number, overrides: Partial<ExportedPayment> = {}): ExportedPayment => ({
  id: `0x${i.toString(16).padStart(64, "0")}`,
  day: "2026-01-31",
  timestamp: 1_769_860_800n + BigInt(i),
  number: BigInt(i),
  status: "charged",
  merchant,
  payer: `0x${"cd".repeat(20)}`,
  token: "USDT",
  tokenAddress: `0x${"ef".repeat(20)}`,
  ...{ gross: "1.5", net: "1.5", fee: "0", splitTotal: "0", tokenFee: "0" },
  ...{ capturable: "0", voided: "0", reclaimed: "0", captured: "0", refunded: "0" },
  referenceHash: `0x${"00".repeat(32)}`,
  blockNumber: 7n,
  transactionHash: `0x${"11".repeat(32)}`,
  ...{ currency: `0x${"ef".repeat(20)}`, amount: 1_500_000n, rate: "", ratedAt: null },
  due: 1_500_000n,
  ...overrides,
});

/** A source with a number of payments, which records its requests. */
const sourceOf = (payments: readonly ExportedPayment[], overrides: Partial<PaymentSource> = {}) => {
  const asked: (After | null)[] = [];
  const source: PaymentSource = {
    readHead: async () => 9n,
    readPage: async (_, after) => {
      asked.push(after);
      const from = after ? payments.findIndex(({ id }) => id === after.id) + 1 : 0;
      return payments.slice(from, from + PAGE_ROWS);
    },
    readTotals: async () => ({
      count: payments.length,
      due: payments.reduce((sum, { due }) => sum + due, 0n),
    }),
    ...overrides,
  };
  return { source, asked };
};

const many = (count: number) => Array.from({ length: count }, (_, i) => paymentOf(i + 1));
const download = (source: PaymentSource) => paymentsExport(source)({ merchant });
const messageOf = async (response: Response) =>
  ((await response.json()) as { readonly errors: readonly [{ readonly message: string }] }).errors[0].message;

describe("export of payments", () => {
  describe("given a text", () => {
    it("leaves plain text as it is", () => expect(toCell("USD₮0")).to.equal("USD₮0"));
    it("quotes text with a comma, a quote or a line break", () => {
      expect(toCell('5" nail, steel')).to.equal('"5"" nail, steel"');
      expect(toCell("two\r\nlines")).to.equal('"two\r\nlines"');
    });
    for (const text of ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"]) {
      it(`keeps a spreadsheet from computing ${JSON.stringify(text)}`, () =>
        expect(toCell(text).replace(/^"/, "")).to.match(/^'/));
    }
    it("keeps a spreadsheet that splits at semicolons from computing the rest", () => {
      for (const text of ["Silk;=1+1", "Silk; =1+1", 'Silk;"=1+1"', "=1;=2", "＝1", "'=1", ";'=1", "a;b"]) {
        for (const cell of toCell(text).split(";")) expect(cell).to.not.match(/^["\s]*[=＝]/);
        expect(
          fromCell(
            toCell(text)
              .replace(/^"(.*)"$/, "$1")
              .replaceAll('""', '"'),
          ),
        ).to.equal(text);
      }
      expect(toCell("Silk;=1+1")).to.equal("Silk;'=1+1");
    });
    it("does both if needed", () =>
      expect(toCell('=HYPERLINK("http://x","y")')).to.equal(`"'=HYPERLINK(""http://x"",""y"")"`));
  });

  describe("given payments", () => {
    it("writes a header and one line each, with merchant and block in the file name", async () => {
      const response = await download(sourceOf([paymentOf(1, { token: "=USDT" })]).source);
      expect(response.headers.get("content-type")).to.equal("text/csv; charset=utf-8; header=present");
      expect(response.headers.get("content-disposition")).to.equal(`attachment; filename="payments-${merchant}-9.csv"`);
      const [header, line, rest] = (await response.text()).split("\r\n");
      expect(header).to.match(/^day,time,number,id,status,merchant,payer,token,tokenAddress,gross,net,fee,/);
      expect(line)
        .to.match(/^2026-01-31,2026-01-31T12:00:01Z,1,0x0+1,charged,/)
        .and.to.include(",'=USDT,");
      expect(line!.split(",")).to.have.length(header!.split(",").length);
      expect(rest).to.equal("");
    });

    it("has the signed amount and the price", async () => {
      const priced = { currency: `0x${"03d2".padStart(40, "0")}`, amount: 139n, rate: "1.08", ratedAt: 1_769_860_740n };
      const { source } = sourceOf([paymentOf(1), paymentOf(2, priced)]);
      const lines = (await (await download(source)).text()).trimEnd().split("\r\n");
      expect(lines.map((line) => line.split(",").slice(-4))).to.deep.equal([
        ["currency", "amount", "rate", "ratedAt"],
        [`0x${"ef".repeat(20)}`, "1500000", "", ""],
        [priced.currency, "139", "1.08", "1769860740"],
      ]);
    });

    it("reads a page only when the client has taken the previous one", async () => {
      const { source, asked } = sourceOf(many(3 * PAGE_ROWS));
      const reader = (await download(source)).body!.getReader();
      for (let i = 0; i < 2; i++) await reader.read();
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(asked.length).to.be.at.most(2);
      await reader.cancel();
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(asked.length).to.be.at.most(2);
    });

    it("begins each page after the previous one's last payment, and writes each payment once", async () => {
      const { source, asked } = sourceOf(many(2 * PAGE_ROWS + 1));
      const lines = (await (await download(source)).text()).trimEnd().split("\r\n").slice(1);
      expect(lines).to.have.length(2 * PAGE_ROWS + 1);
      expect(new Set(lines.map((line) => line.split(",")[3])).size).to.equal(lines.length);
      expect(asked.map((after) => after?.timestamp ?? null)).to.deep.equal([
        null,
        paymentOf(PAGE_ROWS).timestamp,
        paymentOf(2 * PAGE_ROWS).timestamp,
      ]);
    });
  });

  describe("when payments change during the download", () => {
    it("breaks off, so that it is not mistaken for the whole", async () => {
      const totals = { count: 2, due: 3_000_000n };
      const response = await download(sourceOf(many(1), { readTotals: async () => totals }).source);
      const failure = await response.text().then(
        () => null,
        (error: unknown) => error as Error,
      );
      expect(failure?.message).to.match(/^The payments up to block 9 changed .* Download them again$/);
    });
  });

  describe("while the indexer still reads the past", () => {
    it("refuses an incomplete download, and says when to retry", async () => {
      const response = await download(sourceOf(many(1), { readHead: async () => null }).source);
      expect([response.status, response.headers.get("retry-after")]).to.deep.equal([503, "60"]);
    });
  });

  describe("when four are already running", () => {
    it("refuses a fifth until one has ended or was cancelled", async () => {
      const start = paymentsExport(sourceOf(many(PAGE_ROWS * 3)).source);
      const ask = () => start({ merchant });
      const running = [await ask(), await ask(), await ask(), await ask()];
      const refused = await ask();
      expect(refused.status).to.equal(503);
      expect(await messageOf(refused)).to.match(/^4 downloads are running, 4 may/);
      await running[0]!.text();
      const fifth = await ask();
      expect(fifth.status).to.equal(200);
      await fifth.body!.cancel();
      expect((await ask()).status).to.equal(200);
    });

    it("does not count one that failed before it began", async () => {
      const start = paymentsExport(sourceOf([], { readHead: async () => null }).source);
      for (let i = 0; i < 5; i++) expect(await messageOf(await start({ merchant }))).to.match(/^The indexer is still/);
    });
  });

  describe("given an address", () => {
    const told = (query: Readonly<Record<string, string>>): string => {
      try {
        readFilter({ merchant, ...query }, 9n);
      } catch (error) {
        return (error as Error).message;
      }
      return "taken";
    };

    it("takes days in UTC, including the last one", () => {
      const { from, to } = readFilter({ merchant, from: "2026-01-31", to: "2026-01-31" }, 9n);
      expect([from, to]).to.deep.equal([1_769_817_600n, 1_769_904_000n]);
    });

    it("takes addresses in any case", () =>
      expect(readFilter({ merchant: merchant.toUpperCase().replace("0X", "0x") }, 9n).merchant).to.equal(merchant));

    it("refuses invalid parameters, and names the valid ones", () => {
      expect(told({ merchant: "0x12" })).to.match(/^merchant is "0x12": allowed is an address/);
      expect(told({ token: "USDT" })).to.match(/^token is "USDT": allowed is an address/);
      expect(told({ from: "yesterday" })).to.match(/^from is "yesterday": allowed is a day in UTC/);
      expect(told({ to: "2026-02-30" })).to.match(/^to is "2026-02-30": allowed is a day in UTC/);
      expect(told({ from: "2026-02-02", to: "2026-02-01" })).to.match(/^from is 2026-02-02 and to is 2026-02-01/);
      expect(told({ until: "now" })).to.match(/^"until" is unknown: allowed are merchant, token, from and to/);
    });

    it("refuses to download all merchants at once", async () => {
      const response = await paymentsExport(sourceOf([]).source)({});
      expect(response.status).to.equal(400);
      expect(await messageOf(response)).to.match(/^merchant is missing/);
    });
  });
});
