// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPolicyRule} from "../../contracts/interfaces/IPolicyRule.sol";
import {HostilePolicy} from "../../contracts/mocks/HostilePolicy.sol";
import {UsdtMock} from "../../contracts/mocks/UsdtMock.sol";
import {WalletMock} from "../../contracts/mocks/WalletMock.sol";
import {IDenyList, IProcessor, deploy} from "./Artifacts.sol";
import {BlocklistToken} from "./BlocklistToken.sol";
import {RateSource} from "./RateSource.sol";
import {TypedData} from "./TypedData.sol";
import {vm} from "./Vm.sol";

/// The contracts under test and everybody who meets them, by role. An account is known by its index: parties first
/// (merchants, signers, payers, payees, a stranger; the last of each of the first three roles is a contract wallet),
/// then the merchants' stores, generation after generation, then the issuer and the contracts.
abstract contract Stage {
    uint256 internal constant MERCHANTS = 4;
    uint256 internal constant SIGNERS = 4;
    uint256 internal constant PAYERS = 5;
    uint256 internal constant PAYEES = 16;

    uint256 internal constant FIRST_SIGNER = MERCHANTS;
    uint256 internal constant FIRST_PAYER = FIRST_SIGNER + SIGNERS;
    uint256 internal constant FIRST_PAYEE = FIRST_PAYER + PAYERS;
    uint256 internal constant STRANGER = FIRST_PAYEE + PAYEES;
    uint256 internal constant PARTIES = STRANGER + 1;
    uint256 internal constant FIRST_STORE = PARTIES;
    /// Maximum number of stores of a merchant: more would show nothing new.
    uint256 internal constant GENERATIONS = 3;
    uint256 internal constant ISSUER = FIRST_STORE + MERCHANTS * GENERATIONS;
    uint256 internal constant ACCOUNTS = ISSUER + 4;

    /// 9 of 30 parties cannot receive the blocklisting token at any moment.
    uint256 internal constant BLOCKED = 9;
    /// Numbers around the seam of two words of the merchants' statuses.
    uint256 internal constant FIRST_NUMBER = 112;
    uint256 internal constant NUMBERS = 32;
    uint256 internal constant START = 1_800_000_000;
    uint256 internal constant MAX_TOKEN_FEE_BPS = 20;
    /// Currency of priced terms.
    address internal constant EURO = address(978);
    /// Rate of the sources at first.
    uint256 internal constant FIRST_RATE = 1.0842e18;

    IProcessor public processor;
    address internal collector;
    address internal unlistedCollector;
    address internal permit2;
    UsdtMock internal usdt;
    BlocklistToken internal blocklisting;
    UsdtMock internal unlistedToken;
    bytes32 internal separator;
    /// Asks `denyList`, then `provider`.
    address internal engine;
    IDenyList internal denyList;
    /// A rule of the engine, and a policy of its own; when it is dead, it reverts.
    HostilePolicy internal provider;
    /// The price of the euro in each token.
    RateSource internal usdtSource;
    RateSource internal blocklistingSource;

    address[] internal accounts;
    mapping(address account => uint256 indexPlusOne) private _indexes;
    /// Who may be a payee, in the order that splits must have.
    address[] internal ascending;
    bool[PARTIES] internal blocked;

    constructor() {
        vm.warp(START);
        address multicall3 = _etch("multicall3");
        permit2 = _etch("permit2");
        address manager = deploy(
            "@openzeppelin/contracts/access/manager/AccessManager.sol/AccessManager",
            abi.encode(this)
        );
        processor = IProcessor(
            deploy("contracts/payments/PaymentProcessor.sol/PaymentProcessor", abi.encode(manager, multicall3))
        );
        bytes memory args = abi.encode(processor, permit2);
        collector = deploy("contracts/collectors/Permit2Collector.sol/Permit2Collector", args);
        unlistedCollector = deploy("contracts/collectors/Permit2Collector.sol/Permit2Collector", args);
        separator = TypedData.domain(block.chainid, address(processor));

        for (uint256 i = 0; i < PARTIES; ++i) {
            bool wallet = i + 1 == FIRST_SIGNER || i + 1 == FIRST_PAYER || i + 1 == FIRST_PAYEE;
            address keyHolder = vm.addr(_keyOf(i));
            _addAccount(wallet ? address(new WalletMock(keyHolder)) : keyHolder);
        }
        for (uint256 i = 0; i < MERCHANTS * GENERATIONS; ++i) {
            _addAccount(processor.getStoreOf(accounts[i % MERCHANTS], i / MERCHANTS));
        }
        _addAccount(address(uint160(uint256(keccak256("issuer")))));
        _addAccount(address(processor));
        _addAccount(collector);
        _addAccount(permit2);
        for (uint256 i = 0; i < ISSUER; ++i) if (i != STRANGER) _insertAscending(accounts[i]);

        usdt = new UsdtMock(accounts[ISSUER], 1e18);
        unlistedToken = new UsdtMock(accounts[ISSUER], 1e18);
        blocklisting = new BlocklistToken(accounts[ISSUER]);
        processor.listToken(address(usdt), uint16(MAX_TOKEN_FEE_BPS), _issuerListOf(address(usdt)));
        processor.listToken(address(blocklisting), uint16(MAX_TOKEN_FEE_BPS), _issuerListOf(address(blocklisting)));
        processor.listCollector(collector);
        denyList = IDenyList(deploy("contracts/policies/DenyList.sol/DenyList", abi.encode(this)));
        provider = new HostilePolicy();
        provider.setAnswer(abi.encode(bytes32(0)));
        IPolicyRule[] memory rules = new IPolicyRule[](2);
        (rules[0], rules[1]) = (denyList, provider);
        engine = deploy("contracts/policies/PolicyEngine.sol/PolicyEngine", abi.encode(rules));
        usdtSource = new RateSource(EURO, address(usdt), FIRST_RATE, START);
        blocklistingSource = new RateSource(EURO, address(blocklisting), FIRST_RATE, START);
        for (uint256 i = 0; i < BLOCKED; ++i) _setBlocked(FIRST_PAYEE + i, true);
        for (uint256 i = 0; i < PAYERS; ++i) _equip(FIRST_PAYER + i);
        for (uint256 i = 0; i < MERCHANTS; ++i) _equipForRefunds(i);
    }

    /// Money for a payer, and its trust in one rail or both: the second and the third in one only. The fourth is poor.
    function _equip(uint256 payer) private {
        _fund(payer, payer == FIRST_PAYER + 3 ? 1e6 : 1e13);
        if (payer != FIRST_PAYER + 2) _approve(payer, address(processor), type(uint256).max);
        if (payer != FIRST_PAYER + 1) _approve(payer, permit2, type(uint256).max);
    }

    /// The last merchant has not much to refund with.
    function _equipForRefunds(uint256 merchant) private {
        _fund(merchant, merchant + 1 == MERCHANTS ? 1e6 : 1e13);
        _approve(merchant, address(processor), type(uint256).max);
    }

    function _fund(uint256 payer, uint256 amount) internal {
        if (!usdt.paused() && usdt.balanceOf(accounts[ISSUER]) >= amount) {
            vm.prank(accounts[ISSUER]);
            usdt.transfer(accounts[payer], amount);
        }
        blocklisting.mint(accounts[payer], amount);
    }

    /// USDT takes a new allowance only after zero.
    function _approve(uint256 payer, address spender, uint256 amount) internal {
        vm.prank(accounts[payer]);
        usdt.approve(spender, 0);
        vm.prank(accounts[payer]);
        usdt.approve(spender, amount);
        vm.prank(accounts[payer]);
        blocklisting.approve(spender, amount);
    }

    function _setBlocked(uint256 party, bool value) internal {
        blocked[party] = value;
        blocklisting.setBlocked(accounts[party], value);
    }

    /// How the token's issuer tells whom it has listed.
    function _issuerListOf(address token) internal view returns (bytes4) {
        return token == address(usdt) ? usdt.isBlackListed.selector : blocklisting.isBlocked.selector;
    }

    /// Each stage has keys of its own: Permit2, which all share, remembers the nonces of an account.
    function _keyOf(uint256 party) internal view returns (uint256) {
        return uint256(keccak256(abi.encode(address(this), party))) >> 1;
    }

    function _indexOf(address account) internal view returns (uint256) {
        require(_indexes[account] != 0, "stage: an account that nobody watches");
        return _indexes[account] - 1;
    }

    function _isWallet(uint256 party) internal view returns (bool) {
        return accounts[party].code.length != 0;
    }

    function _storeOf(address merchant, uint256 generation) internal view returns (uint256) {
        return FIRST_STORE + generation * MERCHANTS + _indexOf(merchant);
    }

    function _isStore(uint256 account) internal pure returns (bool) {
        return account >= FIRST_STORE && account < ISSUER;
    }

    function _ownerOf(uint256 store) internal pure returns (uint256 merchant) {
        return (store - FIRST_STORE) % MERCHANTS;
    }

    function _etch(string memory name) private returns (address account) {
        string memory json = vm.readFile(string.concat("scripts/code/", name, ".json"));
        account = vm.parseJsonAddress(json, ".address");
        vm.etch(account, vm.parseJsonBytes(json, ".code"));
    }

    function _addAccount(address account) private {
        accounts.push(account);
        _indexes[account] = accounts.length;
    }

    function _insertAscending(address account) private {
        ascending.push(account);
        for (uint256 i = ascending.length - 1; i > 0 && ascending[i - 1] > account; --i) {
            (ascending[i - 1], ascending[i]) = (account, ascending[i - 1]);
        }
    }
}
