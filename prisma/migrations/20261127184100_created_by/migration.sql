-- AlterTable
ALTER TABLE "Community" ADD COLUMN "createdBy" TEXT;
