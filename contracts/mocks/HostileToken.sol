// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// TEST ONLY. An ERC-20 that treats each recipient as it has been told to, for what USDT does not do: refuse one of
/// them, lie, call back.
contract HostileToken is ERC20 {
    enum Treatment {
        Pay,
        /// Reverts.
        Refuse,
        /// Moves nothing and returns `answer`, of any length.
        Answer,
        /// Uses up all the gas, as a failed assertion of Solidity 0.4 does.
        BurnGas,
        /// Returns as much as its gas can pay for.
        ReturnBomb,
        /// Pays after work worth `costlyGas`.
        PayCostly,
        /// Pays after a call of `callData` to `callTarget`, and keeps its result.
        PayAndCall,
        /// Pays one unit more than was asked for.
        PayMore,
        /// Pays, and returns false.
        PayAndDeny
    }

    mapping(address recipient => Treatment) public treatments;
    bytes public answer;
    uint256 public costlyGas = 150_000;
    address public callTarget;
    bytes public callData;
    bool public callSucceeded;
    bytes public callResult;

    error RecipientRefused(address recipient);

    constructor() ERC20("TEST Hostile", "TEST-HOSTILE") {}

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    /// Takes a balance away, as an issuer can.
    function burn(address from, uint256 amount) external {
        _burn(from, amount);
    }

    function treat(address recipient, Treatment treatment) external {
        treatments[recipient] = treatment;
    }

    function setAnswer(bytes calldata answer_) external {
        answer = answer_;
    }

    function setCostlyGas(uint256 costlyGas_) external {
        costlyGas = costlyGas_;
    }

    function setCall(address target, bytes calldata data) external {
        callTarget = target;
        callData = data;
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        _treat(to);
        return super.transfer(to, amount) && treatments[to] != Treatment.PayAndDeny;
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        _treat(to);
        return super.transferFrom(from, to, amount) && treatments[to] != Treatment.PayAndDeny;
    }

    function _treat(address to) private {
        Treatment treatment = treatments[to];
        if (treatment == Treatment.Refuse) revert RecipientRefused(to);
        if (treatment == Treatment.Answer) _return(answer);
        if (treatment == Treatment.BurnGas) _burnGas();
        if (treatment == Treatment.ReturnBomb) _returnBomb();
        if (treatment == Treatment.PayCostly) _work();
        // solhint-disable-next-line avoid-low-level-calls
        if (treatment == Treatment.PayAndCall) (callSucceeded, callResult) = callTarget.call(callData);
        if (treatment == Treatment.PayMore) _mint(to, 1);
    }

    function _work() private view {
        uint256 end = gasleft() - costlyGas;
        uint256 turns = 0;
        while (gasleft() > end) ++turns;
    }

    function _return(bytes memory result) private pure {
        // No library answers in another shape than the declared one.
        assembly ("memory-safe") {
            return(add(result, 32), mload(result))
        }
    }

    function _burnGas() private pure {
        // No library burns all the gas: a failed assertion has given it back since Solidity 0.8.
        assembly ("memory-safe") {
            invalid()
        }
    }

    /// 9,000 words cost some 185,000 gas, which is what a leg has.
    function _returnBomb() private pure {
        // No library returns memory that nobody has written.
        assembly ("memory-safe") {
            return(0, 288000)
        }
    }
}
