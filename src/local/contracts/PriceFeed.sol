// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";

/// A price in the shape of Chainlink's AggregatorV3Interface, whose owner says what it answers and how old that is.
contract PriceFeed is Ownable(msg.sender) {
    uint8 public constant decimals = 8;
    uint256 public constant version = 4;
    string public description;

    struct Round {
        int256 answer;
        uint256 updatedAt;
    }

    error NoSuchRound(uint80 roundId);

    // Chainlink counts rounds from 1.
    uint80 private latest;
    mapping(uint80 => Round) private rounds;

    constructor(string memory description_, int256 answer) {
        description = description_;
        set(answer, block.timestamp);
    }

    function set(int256 answer, uint256 updatedAt) public onlyOwner {
        latest++;
        rounds[latest] = Round(answer, updatedAt);
    }

    function latestRoundData() external view returns (uint80, int256, uint256, uint256, uint80) {
        return getRoundData(latest);
    }

    function getRoundData(uint80 id)
        public
        view
        returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound)
    {
        if (id == 0 || id > latest) revert NoSuchRound(id);
        Round memory round = rounds[id];
        return (id, round.answer, round.updatedAt, round.updatedAt, id);
    }
}
