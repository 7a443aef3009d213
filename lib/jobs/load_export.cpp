#include "jobs/load_export.hpp"

#include "base/made_ahead.hpp"

namespace hwsync {

LoadedAmount for_each_batch(ExportReader& reader, std::string_view shop,
                            Observer& observer,
                            const std::function<void(Batch&)>& use) {
    LoadedAmount amount;
    MadeAhead<Batch> batches{
        [&reader](Batch& batch) { return reader.fill(batch); }};
    while (auto* batch = batches.next()) {
        use(*batch);
        amount = {batch->bytes, batch->lines};
        observer.progress({"reading", shop, amount.bytes, reader.total_bytes(),
                           amount.lines});
    }
    return amount;
}

LoadedAmount load_export(ProductImport& import, ExportReader& reader,
                         std::string_view shop, Observer& observer) {
    reader.set_known_lines(import.known_lines());
    reader.set_finisher(&import.finisher());
    return for_each_batch(reader, shop, observer,
                          [&](Batch& batch) { import.put(batch); });
}

} // namespace hwsync
