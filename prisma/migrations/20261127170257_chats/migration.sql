-- AlterTable
ALTER TABLE "SigningRequest" ADD COLUMN "language" TEXT;

-- CreateTable
CREATE TABLE "PrivateChat" (
    "platform" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "communityId" TEXT NOT NULL,

    PRIMARY KEY ("platform", "accountId"),
    CONSTRAINT "PrivateChat_communityId_fkey" FOREIGN KEY ("communityId") REFERENCES "Community" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Draft" (
    "platform" TEXT NOT NULL,
    "server" TEXT NOT NULL,
    "data" TEXT NOT NULL,
    "updatedAt" DATETIME NOT NULL,

    PRIMARY KEY ("platform", "server")
);

-- CreateTable
CREATE TABLE "JoinCode" (
    "hash" TEXT NOT NULL PRIMARY KEY,
    "purpose" TEXT NOT NULL,
    "communityId" TEXT NOT NULL,
    "platform" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "expiresAt" DATETIME NOT NULL,
    "usedAt" DATETIME,
    CONSTRAINT "JoinCode_communityId_fkey" FOREIGN KEY ("communityId") REFERENCES "Community" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "OpenForm" (
    "platform" TEXT NOT NULL,
    "chat" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "call" TEXT NOT NULL,
    "fields" TEXT NOT NULL,
    "answers" TEXT NOT NULL,
    "prompt" TEXT NOT NULL,
    "expiresAt" DATETIME NOT NULL,

    PRIMARY KEY ("platform", "chat", "accountId")
);

-- CreateIndex
CREATE INDEX "JoinCode_expiresAt_idx" ON "JoinCode"("expiresAt");
