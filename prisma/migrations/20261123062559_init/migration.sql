-- CreateTable
CREATE TABLE "Community" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "file" TEXT NOT NULL,
    "updatedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "Member" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "createdAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "Account" (
    "platform" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "memberId" TEXT NOT NULL,

    PRIMARY KEY ("platform", "id"),
    CONSTRAINT "Account_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Wallet" (
    "address" TEXT NOT NULL PRIMARY KEY,
    "memberId" TEXT NOT NULL,
    "primary" BOOLEAN NOT NULL,
    "linkedAt" DATETIME NOT NULL,
    "proof" TEXT NOT NULL,
    CONSTRAINT "Wallet_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Proposal" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "communityId" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "venue" TEXT NOT NULL,
    "externalId" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "search" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "system" TEXT NOT NULL,
    "choices" TEXT NOT NULL,
    "labels" TEXT NOT NULL,
    "link" TEXT NOT NULL,
    "snapshot" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "startsAt" DATETIME NOT NULL,
    "endsAt" DATETIME NOT NULL,
    "executableAt" DATETIME,
    "category" TEXT NOT NULL,
    "categoryReason" TEXT NOT NULL,
    "scores" TEXT,
    "scoresTotal" TEXT,
    "scoresFinal" BOOLEAN NOT NULL DEFAULT false,
    "votes" INTEGER,
    "quorum" TEXT,
    "decimals" INTEGER NOT NULL DEFAULT 18,
    "details" TEXT NOT NULL,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "Proposal_communityId_fkey" FOREIGN KEY ("communityId") REFERENCES "Community" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Vote" (
    "proposalId" INTEGER NOT NULL,
    "voter" TEXT NOT NULL,
    "choice" TEXT NOT NULL,
    "power" TEXT,
    "reason" TEXT NOT NULL,
    "castAt" DATETIME NOT NULL,

    PRIMARY KEY ("proposalId", "voter"),
    CONSTRAINT "Vote_proposalId_fkey" FOREIGN KEY ("proposalId") REFERENCES "Proposal" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "VotingPower" (
    "proposalId" INTEGER NOT NULL,
    "voter" TEXT NOT NULL,
    "power" TEXT NOT NULL,
    "readAt" DATETIME NOT NULL,

    PRIMARY KEY ("proposalId", "voter"),
    CONSTRAINT "VotingPower_proposalId_fkey" FOREIGN KEY ("proposalId") REFERENCES "Proposal" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Cursor" (
    "name" TEXT NOT NULL PRIMARY KEY,
    "value" TEXT NOT NULL
);

-- CreateTable
CREATE TABLE "Block" (
    "chainId" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "hash" TEXT NOT NULL,
    "at" DATETIME NOT NULL,

    PRIMARY KEY ("chainId", "number")
);

-- CreateTable
CREATE TABLE "ChainLog" (
    "chainId" INTEGER NOT NULL,
    "blockNumber" INTEGER NOT NULL,
    "logIndex" INTEGER NOT NULL,
    "blockHash" TEXT NOT NULL,
    "txHash" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "topics" TEXT NOT NULL,
    "data" TEXT NOT NULL,
    "at" DATETIME NOT NULL,

    PRIMARY KEY ("chainId", "blockNumber", "logIndex")
);

-- CreateTable
CREATE TABLE "Payment" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "communityId" TEXT NOT NULL,
    "chainId" INTEGER NOT NULL,
    "txHash" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "account" TEXT NOT NULL,
    "recipient" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "amount" TEXT NOT NULL,
    "blockNumber" INTEGER NOT NULL,
    "at" DATETIME NOT NULL,
    "proposalId" INTEGER,
    CONSTRAINT "Payment_communityId_fkey" FOREIGN KEY ("communityId") REFERENCES "Community" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Payment_proposalId_fkey" FOREIGN KEY ("proposalId") REFERENCES "Proposal" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Holding" (
    "communityId" TEXT NOT NULL,
    "chainId" INTEGER NOT NULL,
    "account" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "amount" TEXT NOT NULL,
    "readAt" DATETIME NOT NULL,

    PRIMARY KEY ("communityId", "chainId", "account", "token"),
    CONSTRAINT "Holding_communityId_fkey" FOREIGN KEY ("communityId") REFERENCES "Community" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Price" (
    "chainId" INTEGER NOT NULL,
    "token" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "usd" TEXT NOT NULL,
    "at" DATETIME NOT NULL,
    "readAt" DATETIME NOT NULL,

    PRIMARY KEY ("chainId", "token", "source")
);

-- CreateTable
CREATE TABLE "Event" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "communityId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "proposalId" INTEGER,
    "data" TEXT NOT NULL,
    "at" DATETIME NOT NULL,
    "retractedAt" DATETIME,
    CONSTRAINT "Event_communityId_fkey" FOREIGN KEY ("communityId") REFERENCES "Community" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Event_proposalId_fkey" FOREIGN KEY ("proposalId") REFERENCES "Proposal" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Subscription" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "communityId" TEXT NOT NULL,
    "place" TEXT NOT NULL,
    "platform" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "topics" TEXT NOT NULL,
    CONSTRAINT "Subscription_communityId_fkey" FOREIGN KEY ("communityId") REFERENCES "Community" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Delivery" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "eventId" INTEGER NOT NULL,
    "subscriptionId" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "nextAttemptAt" DATETIME NOT NULL,
    "message" TEXT,
    "digest" TEXT,
    "error" TEXT,
    "sentAt" DATETIME,
    "live" BOOLEAN NOT NULL DEFAULT false,
    CONSTRAINT "Delivery_eventId_fkey" FOREIGN KEY ("eventId") REFERENCES "Event" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Delivery_subscriptionId_fkey" FOREIGN KEY ("subscriptionId") REFERENCES "Subscription" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Occurrence" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "communityId" TEXT NOT NULL,
    "schedule" TEXT NOT NULL,
    "dueAt" DATETIME NOT NULL,
    "since" DATETIME NOT NULL,
    CONSTRAINT "Occurrence_communityId_fkey" FOREIGN KEY ("communityId") REFERENCES "Community" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "SigningRequest" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "tokenHash" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "communityId" TEXT NOT NULL,
    "platform" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "accountName" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "expiresAt" DATETIME NOT NULL,
    "ownerHash" TEXT,
    "prepared" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "usedAt" DATETIME,
    "relayJobId" INTEGER,
    "outcome" TEXT
);

-- CreateTable
CREATE TABLE "RelayJob" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "communityId" TEXT NOT NULL,
    "route" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "payload" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "nextAttemptAt" DATETIME NOT NULL,
    "expiresAt" DATETIME NOT NULL,
    "result" TEXT,
    "outcome" TEXT,
    "createdAt" DATETIME NOT NULL,
    "doneAt" DATETIME,
    CONSTRAINT "RelayJob_communityId_fkey" FOREIGN KEY ("communityId") REFERENCES "Community" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "RelayTransaction" (
    "hash" TEXT NOT NULL PRIMARY KEY,
    "jobId" INTEGER NOT NULL,
    "chainId" INTEGER NOT NULL,
    "from" TEXT NOT NULL,
    "nonce" INTEGER NOT NULL,
    "raw" TEXT NOT NULL,
    "maxCost" TEXT NOT NULL,
    "cost" TEXT,
    "createdAt" DATETIME NOT NULL,
    "state" TEXT NOT NULL,
    CONSTRAINT "RelayTransaction_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "RelayJob" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "Account_memberId_idx" ON "Account"("memberId");

-- CreateIndex
CREATE INDEX "Wallet_memberId_idx" ON "Wallet"("memberId");

-- CreateIndex
CREATE INDEX "Proposal_communityId_state_endsAt_idx" ON "Proposal"("communityId", "state", "endsAt");

-- CreateIndex
CREATE INDEX "Proposal_communityId_category_idx" ON "Proposal"("communityId", "category");

-- CreateIndex
CREATE UNIQUE INDEX "Proposal_communityId_number_key" ON "Proposal"("communityId", "number");

-- CreateIndex
CREATE UNIQUE INDEX "Proposal_communityId_venue_externalId_key" ON "Proposal"("communityId", "venue", "externalId");

-- CreateIndex
CREATE INDEX "ChainLog_chainId_address_blockNumber_idx" ON "ChainLog"("chainId", "address", "blockNumber");

-- CreateIndex
CREATE INDEX "ChainLog_chainId_txHash_idx" ON "ChainLog"("chainId", "txHash");

-- CreateIndex
CREATE INDEX "Payment_communityId_at_idx" ON "Payment"("communityId", "at");

-- CreateIndex
CREATE UNIQUE INDEX "Payment_communityId_chainId_txHash_position_key" ON "Payment"("communityId", "chainId", "txHash", "position");

-- CreateIndex
CREATE UNIQUE INDEX "Event_communityId_key_key" ON "Event"("communityId", "key");

-- CreateIndex
CREATE UNIQUE INDEX "Subscription_communityId_place_key" ON "Subscription"("communityId", "place");

-- CreateIndex
CREATE INDEX "Delivery_state_nextAttemptAt_idx" ON "Delivery"("state", "nextAttemptAt");

-- CreateIndex
CREATE INDEX "Delivery_live_idx" ON "Delivery"("live");

-- CreateIndex
CREATE UNIQUE INDEX "Delivery_eventId_subscriptionId_key" ON "Delivery"("eventId", "subscriptionId");

-- CreateIndex
CREATE UNIQUE INDEX "Occurrence_communityId_schedule_dueAt_key" ON "Occurrence"("communityId", "schedule", "dueAt");

-- CreateIndex
CREATE UNIQUE INDEX "SigningRequest_tokenHash_key" ON "SigningRequest"("tokenHash");

-- CreateIndex
CREATE INDEX "SigningRequest_expiresAt_idx" ON "SigningRequest"("expiresAt");

-- CreateIndex
CREATE UNIQUE INDEX "RelayJob_key_key" ON "RelayJob"("key");

-- CreateIndex
CREATE INDEX "RelayJob_state_nextAttemptAt_idx" ON "RelayJob"("state", "nextAttemptAt");

-- CreateIndex
CREATE INDEX "RelayTransaction_chainId_from_nonce_idx" ON "RelayTransaction"("chainId", "from", "nonce");
