-- DropIndex
DROP INDEX "Proposal_communityId_category_idx";

-- CreateIndex
CREATE INDEX "Proposal_communityId_state_category_endsAt_number_idx" ON "Proposal"("communityId", "state", "category", "endsAt", "number");
