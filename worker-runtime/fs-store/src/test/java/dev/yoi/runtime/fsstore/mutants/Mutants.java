package dev.yoi.runtime.fsstore.mutants;

import java.util.List;
import java.util.stream.Stream;

/// The mistakes that a store may make without anybody noticing, until the power goes: each has a test that fails
/// because of it. When the store changes so that one does not fit any more, make the same mistake in the new
/// code.
final class Mutants {
    /// Cheap ones, tried in each `./dev check`.
    static final List<String> IN_CHECK = List.of("journal not synced", "published before it is synced");

    private Mutants() {}

    static List<Mutant> all() {
        return Stream.of(commits(), checkpoints(), records(), batches(), logs(), lostEnds(), indexes(), locks())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Mutant> commits() {
        return List.of(
                new Mutant(
                        "journal not synced",
                        "JournalWriter.java",
                        "        room.file.force();\n",
                        "",
                        "DurabilityTest#I1_oneSendIsOneJournalWriteAndOneSyncBeforeItIsKnown"),
                new Mutant(
                        "published before it is synced",
                        "Committer.java",
                        "        journal.commit(buffer, requests.size(), (int) (position - journal.lastPosition()));\n",
                        """
                                published.forEach(Committer::publish);
                                for (int i = published.size(); i > 0; i--) {
                                    published.removeFirst();
                                    published.addLast(() -> {});
                                }
                                journal.commit(buffer, requests.size(), (int) (position - journal.lastPosition()));
                        """,
                        "DurabilityTest#I1_nobodyHearsOfAnAppendBeforeItsSync"),
                new Mutant(
                        "name of a fresh segment not synced",
                        "JournalWriter.java",
                        "            files.disk().syncDirectory(files.journal());\n",
                        "",
                        "PowerLossTest#I1_whatWasAcknowledgedIsThereThoughNoFileWasWritten"),
                new Mutant(
                        "journal's end not written again after a failed sync",
                        "Engine.java",
                        "                last.write(ByteBuffer.wrap(last.readFully(end.unvouched(), length)), end.unvouched());\n",
                        "                last.readFully(end.unvouched(), length);\n",
                        "CrashRegressionTest#I1_aBatchWhoseSyncFailedIsWrittenAgainBeforeAnythingIsBuiltOnIt"),
                new Mutant(
                        "writes go on after a failed sync",
                        "Health.java",
                        "            stopped = why;\n",
                        "",
                        "DurabilityTest#I16_aFailedSyncInACheckpointStopsTheStore"));
    }

    private static List<Mutant> checkpoints() {
        return List.of(
                new Mutant(
                        "worker's log not synced by a checkpoint",
                        "WorkerSync.java",
                        "            open.force();\n        } catch (AccessDeniedException | OddFileException e) {\n",
                        "        } catch (AccessDeniedException | OddFileException e) {\n",
                        "PowerLossTest#I1_aCleanCloseLeavesDurableFiles"),
                new Mutant(
                        "directories not synced by a checkpoint",
                        "Checkpointer.java",
                        "        Together.each(\"yoi-store-sync\", directories, this::sync);\n",
                        "",
                        "PowerLossTest#I1_aCleanCloseLeavesDurableFiles"),
                new Mutant(
                        "fan-out directory forgotten",
                        "WorkerWriter.java",
                        "        changedDirectories.add(fan);\n",
                        "",
                        "PowerLossTest#I1_aCleanCloseLeavesDurableFiles"),
                new Mutant(
                        "directory not changed before its first sync behind an unclean end",
                        "CarefulDisk.java",
                        "        if (ours != null && directory.startsWith(ours) && synced.add(directory)) {\n",
                        "        if (ours != null && directory.startsWith(ours) && !synced.add(directory)) {\n",
                        "CrashRegressionTest#I1_directoriesWhoseSyncFailedAreWrittenAgain"),
                new Mutant(
                        "runtime's log not synced by a checkpoint",
                        "Checkpointer.java",
                        "        RuntimeLogWriter.force(parts.files);\n",
                        "",
                        "PowerLossTest#I1_I4_aCleanCloseLeavesADurableRuntimeLog"),
                new Mutant(
                        "segments used again before files are synced",
                        "Checkpointer.java",
                        "        Map<WorkerLog, WorkerState> saved = sync.save(workers.values());\n",
                        """
                                for (Segment early : parts.segments.removeThrough(moment.position(), retainedBytes)) {
                                    parts.supply.recycle(early);
                                }
                                Map<WorkerLog, WorkerState> saved = sync.save(workers.values());
                        """,
                        "CheckpointOrderTest#I1_noSegmentIsUsedAgainBeforeACheckpointThatCoversIt"));
    }

    private static List<Mutant> records() {
        return List.of(
                new Mutant(
                        "content of a record not synced before its rename",
                        "StoreFiles.java",
                        "        writeNew(fresh, content, true);\n",
                        "        writeNew(fresh, content, false);\n",
                        "PowerLossTest#I1_aCleanCloseLeavesDurableFiles"),
                new Mutant(
                        "rename of a record not synced",
                        "StoreFiles.java",
                        "        disk.syncDirectory(directoryOf(file));\n",
                        "",
                        "PowerLossTest#I1_aBundleThatWasStoredIsThere"),
                new Mutant(
                        "epoch not raised by an opening",
                        "Opening.java",
                        "known.epoch() + 1",
                        "known.epoch()",
                        "PowerLossTest#theEpochOfAnOpeningIsNeverUsedAgain"));
    }

    private static List<Mutant> batches() {
        return List.of(
                new Mutant(
                        "stale batch accepted",
                        "JournalScan.java",
                        "                    || batch.header().first() != expected\n",
                        "",
                        "JournalScanTest#rowE_aBatchThatDoesNotFollowIsNotTaken"),
                new Mutant(
                        "epoch of a batch not checked",
                        "JournalScan.java",
                        "                    || batch.header().epoch() < epoch",
                        "",
                        "JournalScanTest#rowE_aBatchOfAnEarlierEpochIsNotTaken"),
                new Mutant(
                        "epoch of a segment not heeded",
                        "JournalScan.java",
                        "        epoch = header == null ? epoch : Math.max(epoch, header.epoch());\n",
                        "",
                        "JournalScanTest#rowE_aFirstBatchOlderThanItsSegmentIsNotTaken"),
                new Mutant(
                        "batch of another segment accepted",
                        "JournalReader.java",
                        " || header.segment() != segment) {",
                        ") {",
                        "JournalScanTest#rowE_aBatchOfTheSegmentThatThisOneWasBeforeIsNotTaken"),
                new Mutant(
                        "checksum of a batch not checked",
                        "format/JournalForm.java",
                        "batch.limit() >= length && batch.getInt(CRC_AT) == batchCrc(batch, length)",
                        "batch.limit() >= length",
                        "JournalScanTest#rowE_aBatchWithAChangedByteIsNotTaken"),
                new Mutant(
                        "loss below a voucher taken for a torn end",
                        "JournalScan.java",
                        "batch != null && batch.header().durableThrough() >= expected",
                        "batch != null && batch.header().durableThrough() < 0",
                        "JournalScanTest#rowF_damageThatALaterBatchVouchesForIsCorruption"));
    }

    private static List<Mutant> logs() {
        return List.of(
                new Mutant(
                        "checksum of a line not checked",
                        "format/Line.java",
                        "        int crc = crc(bytes, from, sealed);\n",
                        "        int crc = crc(bytes, from, sealed);\n        if (crc != 1) {\n            return true;\n        }\n",
                        "DamageTest#rowH_aChangedDigitInALogIsNoticed"),
                new Mutant(
                        "torn tail of a worker's log kept",
                        "WorkerWriter.java",
                        "        if (last && leftover > 0) {\n",
                        "        if (last && leftover < 0) {\n",
                        "DamageTest#rowG_whatFollowsTheLastEventIsCutOffAndSetAside"),
                new Mutant(
                        "torn end of the journal not set aside",
                        "Engine.java",
                        "            if (end.torn() > 0) {\n",
                        "            if (end.torn() < 0) {\n",
                        "RecoveryTest#rowE_aTornLastBatchIsCutOffAndSetAside"),
                new Mutant(
                        "sequence that does not follow accepted",
                        "WorkerLog.java",
                        "            if (event.seq() != expected++) {\n",
                        "            if (event.seq() > expected++) {\n",
                        "DamageTest#aSequenceThatDoesNotFollowIsRefusedBeforeAnythingIsWritten"));
    }

    private static List<Mutant> lostEnds() {
        return List.of(
                new Mutant(
                        "journal that ends before it was not noticed",
                        "Recovery.java",
                        "        return reached > end.last() || lacks(checkpoint, end)\n",
                        "        return lacks(checkpoint, end)\n",
                        "LostEndTest#rowQ_whenEverythingBehindTheCheckpointReadsAsZerosWhatFilesHoldIsKept"),
                new Mutant(
                        "kept log not synced before the journal is forgotten",
                        "LogRepair.java",
                        "            file.force();\n",
                        "",
                        "LostEndTest#I1_whatWasKeptIsDurableBeforeTheJournalIsForgotten"));
    }

    private static List<Mutant> indexes() {
        return List.of(
                new Mutant(
                        "index of creation keys not rebuilt",
                        "format/CatalogForm.java",
                        "json.number(\"key_hash\")",
                        "0",
                        "RestartKeysTest#I8_keysAreRememberedAcrossACleanClose"),
                new Mutant(
                        "index of command keys not rebuilt",
                        "format/StateForm.java",
                        "state.objects(\"keys\").stream()",
                        "state.objects(\"keys\").stream().limit(0)",
                        "RestartKeysTest#I8_keysAreRememberedAcrossACleanClose"),
                new Mutant(
                        "catalog delta forgotten",
                        "CatalogFiles.java",
                        "            names.add(name);\n",
                        "            names.addAll(base ? List.of(name) : List.of());\n",
                        "FilesystemStoreTest#aStoreThatIsOpenedAndClosedWithoutWorkKeepsItsCatalog"),
                new Mutant(
                        "removal in the journal forgotten",
                        "Recovery.java",
                        "        tail.removed().forEach(catalog::remove);\n",
                        "",
                        "PowerLossTest#I1_aRemovedWorkerStaysRemovedBehindACheckpointThatKnewIt"));
    }

    private static List<Mutant> locks() {
        return List.of(
                new Mutant(
                        "lock of the operating system not heeded",
                        "StoreLock.java",
                        "            if (lock == null || ",
                        "            if (",
                        "LockAcrossProcessesTest#rowN_aStoreIsHeldThoughNothingSaysByWhom"),
                new Mutant(
                        "lock file opened by a refused opening",
                        "StoreLock.java",
                        "files.disk().exists(files.lock()) && HELD.contains(identity(files))",
                        "HELD.contains(files)",
                        "StoreLockTest#I6_aRefusedSecondOpeningDoesNotFreeTheLock"),
                new Mutant(
                        "fencing not checked",
                        "StoreLock.java",
                        "        if (!own) {\n",
                        "        if (!own && epoch < 0) {\n",
                        "StoreLockTest#I6_aDeletedLockFileStopsTheHolderBeforeItsNextSegment"),
                new Mutant(
                        "fencing looks at the lock file only",
                        "StoreLock.java",
                        "                            == epoch;\n",
                        "                            > 0;\n",
                        "StoreLockTest#I6_aHolderWhoseLockWasFreedStopsWhenAnotherProcessOpened"));
    }
}
