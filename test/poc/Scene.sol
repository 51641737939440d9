// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccountList} from "../../contracts/interfaces/IAccountList.sol";
import {IChainlinkSource} from "../../contracts/interfaces/IChainlinkSource.sol";
import {ICustody} from "../../contracts/interfaces/ICustody.sol";
import {IGoverned} from "../../contracts/interfaces/IGoverned.sol";
import {IPaymentProcessor} from "../../contracts/interfaces/IPaymentProcessor.sol";
import {ISigners} from "../../contracts/interfaces/ISigners.sol";
import {IStores} from "../../contracts/interfaces/IStores.sol";
import {PaymentId, PaymentTerms} from "../../contracts/types/PaymentTerms.sol";
import {deploy} from "../support/Artifacts.sol";
import {TypedData} from "../support/TypedData.sol";
import {vm} from "../support/Vm.sol";

/// The part of USDT that the scene uses. Its `transfer` and `approve` return nothing on mainnet.
interface IUsdt {
    function owner() external view returns (address);

    function balanceOf(address account) external view returns (uint256);

    function issue(uint256 amount) external;

    function transfer(address to, uint256 amount) external;

    function approve(address spender, uint256 amount) external;
}

/// A feed's rounds, as auditors push them.
interface AggregatorMock {
    function push(int256 answer, uint256 startedAt, uint256 updatedAt) external;
}

/// Feiqian as it is deployed, on USDT's own code where `npm run poc` found it, with people who use it:
///
/// - the merchant named the signer, whose invoices may send out 10 % in fee and splits;
/// - invoice 1 was charged, 100 USDT, of which 1 % went to the fee receiver;
/// - invoice 2 was authorized, 100 USDT, which the merchant's store holds until `authorizationExpiry`;
/// - invoice 3 is signed and not paid: `link` is all that anybody knows who saw its link;
/// - a source prices euros in USDT by a feed at 1.10, which `_push` moves; `_inEuros` makes terms of 100 EUR;
/// - a policy denies whom `_deny` lists; terms name it by `terms.policy = policy`;
/// - everybody holds USDT and has approved the processor without limit, the attacker too.
///
/// The bytecode is read from `artifacts/`, so that a proof compiles in seconds.
abstract contract Scene {
    struct Link {
        PaymentTerms terms;
        address signer;
        bytes signature;
    }

    uint256 internal constant START = 1_800_000_000;
    uint256 internal constant HUNDRED = 100e6;
    uint256 internal constant FORTUNE = 1_000_000e6;
    /// ISO 4217, as terms have it.
    address internal constant EUR = address(978);

    uint256 internal constant MERCHANT_KEY = uint256(keccak256("merchant"));
    uint256 internal constant SIGNER_KEY = uint256(keccak256("signer"));
    uint256 internal constant PAYER_KEY = uint256(keccak256("payer"));

    address internal merchant = vm.addr(MERCHANT_KEY);
    address internal signer = vm.addr(SIGNER_KEY);
    address internal payer = vm.addr(PAYER_KEY);
    address internal operator = vm.addr(uint256(keccak256("operator")));
    address internal feeReceiver = vm.addr(uint256(keccak256("fee receiver")));
    address internal attacker = vm.addr(uint256(keccak256("attacker")));

    IUsdt internal usdt;
    IPaymentProcessor internal processor;
    address internal permit2;
    bytes32 internal separator;
    /// Prices euros in USDT, by `aggregator`'s rounds.
    address internal source;
    address internal aggregator;
    /// A deny list behind a policy engine, asked where terms name it.
    address internal policy;
    address internal denyList;

    PaymentTerms internal charged;
    PaymentTerms internal held;
    Link internal link;

    address[] private _people;
    mapping(address account => uint256 amount) private _before;

    function setUp() public virtual {
        vm.warp(START);
        usdt = _deployUsdt();
        permit2 = _etch("permit2");
        processor = IPaymentProcessor(
            deploy(
                "contracts/payments/PaymentProcessor.sol/PaymentProcessor",
                abi.encode(
                    deploy(
                        "@openzeppelin/contracts/access/manager/AccessManager.sol/AccessManager",
                        abi.encode(address(this))
                    ),
                    _etch("multicall3")
                )
            )
        );
        separator = TypedData.domain(block.chainid, address(processor));
        IGoverned(address(processor)).listToken(address(usdt), 20, bytes4(keccak256("isBlackListed(address)")));
        IGoverned(address(processor)).listCollector(_deployCollector());

        _deploySource();
        _deployPolicy();

        _people = [merchant, signer, payer, operator, feeReceiver, attacker];
        for (uint256 i = 0; i < _people.length; ++i) {
            vm.prank(usdt.owner());
            usdt.transfer(_people[i], FORTUNE);
            vm.prank(_people[i]);
            usdt.approve(address(processor), type(uint256).max);
        }
        vm.prank(merchant);
        ISigners(address(processor)).setSigner(signer, uint48(START + 365 days), 1_000);

        charged = _terms(1);
        _charge(charged);
        held = _terms(2);
        held.payer = payer;
        held.authorizationExpiry = START + 30 days;
        _authorize(held);
        PaymentTerms memory unpaid = _terms(3);
        link.terms = unpaid;
        (link.signer, link.signature) = (signer, _sign(unpaid));

        for (uint256 i = 0; i < _people.length; ++i) _before[_people[i]] = _wealthOf(_people[i]);
    }

    // ── Verbs ──

    /// 100 USDT to the merchant, 1 % of it as a fee, for anyone to pay within a day. Change what you need, then sign.
    function _terms(uint256 number) internal view returns (PaymentTerms memory terms) {
        terms.merchant = merchant;
        terms.operator = operator;
        terms.number = number;
        terms.token = address(usdt);
        terms.currency = address(usdt);
        terms.amount = HUNDRED;
        terms.payExpiry = START + 1 days;
        terms.feeBps = 100;
        terms.feeReceiver = feeReceiver;
    }

    /// The signer's signature of an invoice.
    function _sign(PaymentTerms memory terms) internal view returns (bytes memory) {
        return TypedData.sign(SIGNER_KEY, TypedData.idOf(separator, terms));
    }

    /// The payer pays.
    function _charge(PaymentTerms memory terms) internal returns (PaymentId) {
        vm.prank(payer);
        return processor.charge(terms, signer, terms.amount, _sign(terms));
    }

    /// The payer pays, and the store holds the money.
    function _authorize(PaymentTerms memory terms) internal returns (PaymentId) {
        vm.prank(payer);
        return processor.authorize(terms, signer, terms.amount, _sign(terms));
    }

    // ── Prices and policies ──

    /// The same terms for 100.00 EUR, priced when they are paid. The payer of `_chargeUpTo` says the most that is taken.
    function _inEuros(PaymentTerms memory terms) internal view returns (PaymentTerms memory) {
        (terms.currency, terms.source, terms.amount) = (EUR, source, 10_000);
        return terms;
    }

    function _chargeUpTo(PaymentTerms memory terms, uint256 maxIn) internal returns (PaymentId) {
        bytes memory signature = _sign(terms);
        vm.prank(payer);
        return processor.charge(terms, signer, maxIn, signature);
    }

    /// The feed's next round, of this instant: USDT for a euro, with 8 decimals. A leap of more than 2 % has no price.
    function _push(int256 answer) internal {
        AggregatorMock(aggregator).push(answer, block.timestamp, block.timestamp);
    }

    /// Lists an account on the deny list.
    function _deny(address account) internal {
        address[] memory accounts = new address[](1);
        accounts[0] = account;
        IAccountList(denyList).setListed(accounts, true);
    }

    // ── Outcomes ──

    /// Gain of an account since the scene began, in base units: its balance and its credit.
    function _gainOf(address account) internal view returns (int256) {
        return int256(_wealthOf(account)) - int256(_before[account]);
    }

    /// Fails if the attacker has gained, if the processor holds tokens, or if the merchant's store holds less than it
    /// owes.
    function _requireNothingStolen() internal view {
        require(_gainOf(attacker) <= 0, "theft: the attacker has gained");
        require(usdt.balanceOf(address(processor)) == 0, "theft: the processor holds money");
        (uint256 capturable, , ) = processor.getPayment(PaymentId.wrap(TypedData.idOf(separator, held)));
        uint256 owed = capturable;
        for (uint256 i = 0; i < _people.length; ++i) owed += _creditOf(_people[i]);
        require(usdt.balanceOf(_store()) >= owed, "theft: the store holds less than it owes");
    }

    function _store() internal view returns (address) {
        return IStores(address(processor)).getStore(merchant);
    }

    function _creditOf(address account) internal view returns (uint256) {
        return ICustody(address(processor)).getCredit(_store(), address(usdt), account);
    }

    function _wealthOf(address account) private view returns (uint256) {
        return usdt.balanceOf(account) + _creditOf(account);
    }

    // ── Set-up ──

    /// USDT's own code and settings, which `npm run poc` has written; without it the project's mock of it.
    function _deployUsdt() private returns (IUsdt token) {
        try vm.readFile("cache/poc/usdt.json") returns (string memory json) {
            token = IUsdt(0xdAC17F958D2ee523a2206206994597C13D831ec7);
            vm.etch(address(token), vm.parseJsonBytes(json, ".code"));
            bytes32[] memory slots = vm.parseJsonBytes32Array(json, ".slots");
            bytes32[] memory values = vm.parseJsonBytes32Array(json, ".values");
            for (uint256 i = 0; i < slots.length; ++i) vm.store(address(token), slots[i], values[i]);
        } catch {
            token = IUsdt(deploy("contracts/mocks/UsdtMock.sol/UsdtMock", abi.encode(address(this), 0)));
        }
        vm.prank(token.owner());
        token.issue(100 * FORTUNE);
    }

    function _deploySource() private {
        aggregator = deploy("contracts/mocks/FeedMock.sol/AggregatorMock", abi.encode(int192(1e6), int192(1_000e8)));
        address feed = deploy("contracts/mocks/FeedMock.sol/FeedMock", abi.encode(uint8(8), aggregator));
        vm.warp(START - 1 hours);
        _push(1.1e8);
        vm.warp(START);
        _push(1.1e8);
        source = deploy(
            "contracts/prices/ChainlinkSource.sol/ChainlinkSource",
            abi.encode(
                feed,
                IChainlinkSource.Pair(EUR, address(usdt), 2, 6, false),
                IChainlinkSource.Guards(25 hours, 0.5e8, 2e8, 200, 10)
            )
        );
    }

    function _deployPolicy() private {
        denyList = deploy("contracts/policies/DenyList.sol/DenyList", abi.encode(address(this)));
        address[] memory rules = new address[](1);
        rules[0] = denyList;
        policy = deploy("contracts/policies/PolicyEngine.sol/PolicyEngine", abi.encode(rules));
    }

    function _deployCollector() private returns (address) {
        return
            deploy(
                "contracts/collectors/Permit2Collector.sol/Permit2Collector",
                abi.encode(address(processor), permit2)
            );
    }

    /// Puts code of mainnet at its address there.
    function _etch(string memory name) private returns (address account) {
        string memory json = vm.readFile(string.concat("scripts/code/", name, ".json"));
        account = vm.parseJsonAddress(json, ".address");
        vm.etch(account, vm.parseJsonBytes(json, ".code"));
    }
}
