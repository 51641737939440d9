// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// Governance may do little: list tokens and collectors, and pause entries for a while. Nothing here moves money,
/// touches a signed invoice, or stops an exit. The contract's authority, an AccessManager, decides who may call which
/// function, and after which delay.
interface IGoverned {
    /// `token` can be paid in from now on. Its own fee may keep up to `maxTokenFeeBps` of a transfer, and its issuer
    /// answers `issuerList(address)` for an account that it has listed (zero: it keeps no such list).
    event TokenListed(address indexed token, uint256 maxTokenFeeBps, bytes4 issuerList);
    /// `token` takes no payments any more. Money held in it gets out as before.
    event TokenDelisted(address indexed token);
    /// `collector` may collect from payers.
    event CollectorListed(address indexed collector);
    /// `collector` may not collect any more.
    event CollectorDelisted(address indexed collector);
    /// No payment is taken in `token` before `until` (unix seconds); `until` now: the pause was ended.
    event EntriesPausedUntil(address indexed token, uint256 until);

    /// The authority is that of the deployment, for ever.
    error AuthorityFixed();
    error TokenNotListed(address token);
    error TokenWithoutCode(address token);
    error TokenFeeTooHigh(uint256 attemptedBps, uint256 allowedBps);
    error CollectorNotListed(address collector);
    error CollectorWithoutCode(address collector);
    /// No payment is taken in `token` before `until`.
    error EntriesPaused(address token, uint256 until);
    /// A pause ends after now, which is `allowed`.
    error PauseInPast(uint256 attempted, uint256 allowed);
    /// A pause ends at most 7 days after its beginning, at `allowed`.
    error PauseTooLong(uint256 attempted, uint256 allowed);
    /// After a pause, entries stay open for three times its length: the next may begin at `allowed`, now is `attempted`.
    error PauseTooSoon(uint256 attempted, uint256 allowed);

    /// Lists `token`, or changes its listing.
    /// @param maxTokenFeeBps Maximum share of a transfer that the token's own fee may keep: up to 100 basis points.
    /// @param issuerList Selector of `isBlackListed(address)`, under whatever name the issuer gives it; zero: none. A
    /// store on that list takes no new money and may be renewed by anyone.
    function listToken(address token, uint16 maxTokenFeeBps, bytes4 issuerList) external;

    function delistToken(address token) external;

    /// Lets `collector` collect from payers. Listing is slow, because a bad collector can take what payers allow it.
    function listCollector(address collector) external;

    /// Stops `collector` at once. Nothing but a way to pay is lost.
    function delistCollector(address collector) external;

    /// Takes no payment in `token` before `until`, unix seconds, at most 7 days after the pause began. A running pause
    /// can be extended; the next one begins after entries have been open for three times the length of the last.
    function pauseEntries(address token, uint48 until) external;

    /// Ends a pause early.
    function resumeEntries(address token) external;

    /// @return listed Whether payments are taken in `token`.
    /// @return entriesPausedUntil Unix seconds; in the past or zero: not paused.
    /// @return maxTokenFeeBps Maximum share of a transfer that the token's own fee may keep, in basis points.
    /// @return issuerList Selector of the issuer's list; zero: none.
    function getToken(
        address token
    ) external view returns (bool listed, uint256 entriesPausedUntil, uint256 maxTokenFeeBps, bytes4 issuerList);

    function isCollector(address collector) external view returns (bool);
}
