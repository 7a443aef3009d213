#include "jobs/read_into.hpp"

#include "jobs/reading_thread.hpp"

#include <utility>

namespace hwsync {

ReadAmount read_into(ProductImport& import, ExportReader& reader,
                     std::string_view shop, Observer& observer) {
    reader.set_known_lines(import.known_lines());
    reader.set_finisher(&import.finisher());
    ReadAmount amount;
    ReadingThread reading{reader};
    while (auto batch = reading.batches().pop()) {
        import.put(*batch);
        amount = {batch->bytes, batch->lines};
        observer.progress({"reading", shop, amount.bytes, reader.total_bytes(),
                           amount.lines});
        reading.batches().give_back(std::move(batch));
    }
    return amount;
}

} // namespace hwsync
