package dev.vitrine.log.store;

class MemoryLogStoreTest extends LogStoreContract {

    @Override
    protected LogStore newStore() {
        return new MemoryLogStore();
    }

    @Override
    protected LogStore reopened(LogStore old) {
        return ((MemoryLogStore) old).reopened();
    }
}
