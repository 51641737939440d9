// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// TEST ONLY. Behaves as the USDT of Ethereum mainnet does, storage layout included, so that what is learnt on it holds
/// there: it returns nothing, keeps a fee when told to, checks the sender's blacklist entry alone, and burns all gas on
/// too little balance or allowance. `npm run test:fork` holds the two side by side. Its name and symbol say TEST; and it
/// refuses calldata that no encoder writes, where the real one, of Solidity 0.4, reads missing words as zero.
contract UsdtMock {
    event Transfer(address indexed from, address indexed to, uint256 value);
    event Approval(address indexed owner, address indexed spender, uint256 value);
    event Issue(uint256 amount);
    event Redeem(uint256 amount);
    event Params(uint256 feeBasisPoints, uint256 maxFee);
    event Pause();
    event Unpause();
    event AddedBlackList(address _user);
    event RemovedBlackList(address _user);
    event DestroyedBlackFunds(address _blackListedUser, uint256 _balance);
    event Deprecate(address newAddress);

    uint256 public constant MAX_UINT = type(uint256).max;

    // slot 0
    address public owner;
    bool public paused;
    // slots 1 to 6
    uint256 public _totalSupply;
    mapping(address account => uint256) public balances;
    uint256 public basisPointsRate;
    uint256 public maximumFee;
    mapping(address account => mapping(address spender => uint256)) public allowed;
    mapping(address account => bool) public isBlackListed;
    // slots 7 to 9
    string public name = "TEST Tether USD";
    string public symbol = "TEST-USDT";
    uint256 public decimals = 6;
    // slot 10
    address public upgradedAddress;
    bool public deprecated;

    modifier onlyOwner() {
        require(msg.sender == owner);
        _;
    }

    modifier whenNotPaused() {
        require(!paused);
        _;
    }

    /// The old guard against calldata that is cut short.
    modifier onlyPayloadSize(uint256 size) {
        require(msg.data.length >= size + 4);
        _;
    }

    constructor(address owner_, uint256 initialSupply) {
        owner = owner_;
        _totalSupply = initialSupply;
        balances[owner_] = initialSupply;
    }

    function transfer(address to, uint256 value) external whenNotPaused {
        require(!isBlackListed[msg.sender]);
        if (deprecated) return UsdtMock(upgradedAddress).transferByLegacy(msg.sender, to, value);
        _pay(msg.sender, to, value);
    }

    function transferFrom(address from, address to, uint256 value) external whenNotPaused {
        require(!isBlackListed[from]);
        if (deprecated) return UsdtMock(upgradedAddress).transferFromByLegacy(msg.sender, from, to, value);
        uint256 allowance_ = allowed[from][msg.sender];
        if (allowance_ < MAX_UINT) allowed[from][msg.sender] = _sub(allowance_, value);
        _pay(from, to, value);
    }

    function approve(address spender, uint256 value) external onlyPayloadSize(64) {
        if (deprecated) return UsdtMock(upgradedAddress).approveByLegacy(msg.sender, spender, value);
        _approve(msg.sender, spender, value);
    }

    function balanceOf(address account) public view returns (uint256) {
        return deprecated ? UsdtMock(upgradedAddress).balanceOf(account) : balances[account];
    }

    function allowance(address account, address spender) external view returns (uint256) {
        return deprecated ? UsdtMock(upgradedAddress).allowance(account, spender) : allowed[account][spender];
    }

    function totalSupply() external view returns (uint256) {
        return deprecated ? UsdtMock(upgradedAddress).totalSupply() : _totalSupply;
    }

    function getBlackListStatus(address account) external view returns (bool) {
        return isBlackListed[account];
    }

    function getOwner() external view returns (address) {
        return owner;
    }

    // ── The owner ──

    /// Nothing cannot be issued: the sums have to grow.
    function issue(uint256 amount) external onlyOwner {
        unchecked {
            require(_totalSupply + amount > _totalSupply && balances[owner] + amount > balances[owner]);
        }
        balances[owner] += amount;
        _totalSupply += amount;
        emit Issue(amount);
    }

    function redeem(uint256 amount) external onlyOwner {
        require(_totalSupply >= amount && balances[owner] >= amount);
        _totalSupply -= amount;
        balances[owner] -= amount;
        emit Redeem(amount);
    }

    /// Fee in basis points below 20, and its most in whole tokens, below 50.
    function setParams(uint256 newBasisPoints, uint256 newMaxFee) external onlyOwner {
        require(newBasisPoints < 20 && newMaxFee < 50);
        basisPointsRate = newBasisPoints;
        maximumFee = newMaxFee * 10 ** decimals;
        emit Params(basisPointsRate, maximumFee);
    }

    function pause() external onlyOwner {
        require(!paused);
        paused = true;
        emit Pause();
    }

    function unpause() external onlyOwner {
        require(paused);
        paused = false;
        emit Unpause();
    }

    function addBlackList(address account) external onlyOwner {
        isBlackListed[account] = true;
        emit AddedBlackList(account);
    }

    function removeBlackList(address account) external onlyOwner {
        isBlackListed[account] = false;
        emit RemovedBlackList(account);
    }

    /// Takes the supply down by what the successor knows of, once there is one, and past zero too.
    function destroyBlackFunds(address account) external onlyOwner {
        require(isBlackListed[account]);
        uint256 funds = balanceOf(account);
        balances[account] = 0;
        unchecked {
            _totalSupply -= funds;
        }
        emit DestroyedBlackFunds(account, funds);
    }

    function deprecate(address upgraded) external onlyOwner {
        deprecated = true;
        upgradedAddress = upgraded;
        emit Deprecate(upgraded);
    }

    function transferOwnership(address newOwner) external onlyOwner {
        if (newOwner != address(0)) owner = newOwner;
    }

    // ── What a successor answers to its predecessor (this contract can be either) ──

    function transferByLegacy(address from, address to, uint256 value) external {
        _pay(from, to, value);
    }

    function transferFromByLegacy(address spender, address from, address to, uint256 value) external {
        uint256 allowance_ = allowed[from][spender];
        if (allowance_ < MAX_UINT) allowed[from][spender] = _sub(allowance_, value);
        _pay(from, to, value);
    }

    function approveByLegacy(address account, address spender, uint256 value) external {
        _approve(account, spender, value);
    }

    // ── Inside ──

    function _pay(address from, address to, uint256 value) private {
        uint256 fee = _mul(value, basisPointsRate) / 10_000;
        if (fee > maximumFee) fee = maximumFee;
        balances[from] = _sub(balances[from], value);
        balances[to] = _add(balances[to], value - fee);
        if (fee > 0) {
            balances[owner] = _add(balances[owner], fee);
            emit Transfer(from, owner, fee);
        }
        emit Transfer(from, to, value - fee);
    }

    /// From one allowance to another only by way of zero.
    function _approve(address account, address spender, uint256 value) private {
        require(value == 0 || allowed[account][spender] == 0);
        allowed[account][spender] = value;
        emit Approval(account, spender, value);
    }

    function _add(uint256 a, uint256 b) private pure returns (uint256) {
        unchecked {
            _assert(a + b >= a);
            return a + b;
        }
    }

    function _sub(uint256 a, uint256 b) private pure returns (uint256) {
        _assert(b <= a);
        return a - b;
    }

    function _mul(uint256 a, uint256 b) private pure returns (uint256) {
        unchecked {
            _assert(a == 0 || (a * b) / a == b);
            return a * b;
        }
    }

    /// The assertion of Solidity 0.4.
    function _assert(bool holds) private pure {
        if (holds) return;
        // INVALID takes all the gas. No library offers it, and the assertion of Solidity 0.8 gives the gas back.
        assembly ("memory-safe") {
            invalid()
        }
    }
}
