import { expect } from "chai";
import { describe, it } from "mocha";
import { type Figure, findFaults, parseFigures, toTable } from "../../scripts/pages/figures.ts";
import { type FigureName, figureNames, limits } from "../../sdk/web/test/support/limits.ts";

const figure = (name: FigureName, value: number): Figure => ({ name, value, unit: limits[name].unit });
/** A run in which everything is well. */
const good = figureNames.map((name) => figure(name, Math.floor(limits[name].atMost / 2)));
const changed = (name: FigureName, value: number) => good.map((one) => (one.name === name ? figure(name, value) : one));

describe("The figures of the pages", () => {
  describe("as tests have handed them in", () => {
    const lines = (...figures: readonly Figure[]) => figures.map((one) => `${JSON.stringify(one)}\n`).join("");

    it("come in the order of their limits", () => {
      expect(parseFigures(lines(...good.toReversed()))).to.deep.equal(good);
    });
    it("count once, with the larger value", () => {
      const twice = lines(figure("board.paging", 3), figure("board.paging", 4), figure("board.paging", 2));
      expect(parseFigures(twice)).to.deep.equal([figure("board.paging", 4)]);
    });
    it("may be none", () => expect(parseFigures("")).to.deep.equal([]));
  });

  describe("of a whole run", () => {
    const faults = (figures: readonly Figure[], committed: readonly Figure[] = good) =>
      findFaults(figures, { isWhole: true, committed });

    it("are well", () => expect(faults(good)).to.deep.equal([]));
    it("are well at their limits", () => {
      const most = figureNames.map((name) => figure(name, limits[name].atMost));
      expect(faults(most, most)).to.deep.equal([]);
    });
    for (const name of figureNames) {
      it(`fail where ${name} is over its limit by one`, () => {
        const over = changed(name, limits[name].atMost + 1);
        expect(faults(over, over)).to.have.lengthOf(1);
      });
      it(`fail where ${name} is missing`, () => {
        const [fault, ...others] = faults(good.filter((one) => one.name !== name));
        expect([fault!.includes(name), others]).to.deep.equal([true, []]);
      });
    }
    it("fail where bytes have grown or shrunk by more than 2 %", () => {
      for (const value of [102_001, 97_999]) {
        const [fault, ...others] = faults(changed("pay.javascript", value), changed("pay.javascript", 100_000));
        expect(fault).to.contain("npm run test:web -- --update");
        expect(others).to.deep.equal([]);
      }
      for (const value of [102_000, 98_000])
        expect(faults(changed("pay.javascript", value), changed("pay.javascript", 100_000))).to.deep.equal([]);
    });
    it("let times differ from the committed ones", () => {
      expect(faults(changed("pay.usable", 3), changed("pay.usable", 1))).to.deep.equal([]);
    });
    it("need not have been committed before", () => expect(faults(good, [])).to.deep.equal([]));
  });

  it("of a part of the tests may be few, and keep their limits", () => {
    const some = [figure("pay.javascript", 1_000), figure("board.javascript", 150_001)];
    expect(findFaults(some, { isWhole: false, committed: [] })).to.deep.equal([
      "board.javascript is 150001 bytes; allowed is at most 150000.",
    ]);
  });

  it("stand in a table beside limit and committed figure", () => {
    expect(toTable([figure("board.paging", 3)], [figure("board.paging", 2)])).to.deep.equal({
      "board.paging": { value: 3, unit: "×", limit: limits["board.paging"].atMost, committed: 2 },
    });
  });
});
