#include "base/remedy.hpp"

#include <cerrno>

namespace hwsync {

std::string remedy_for(int error, std::string_view usual) {
    switch (error) {
    case EMFILE:
        return "raise the limit of open files (ulimit -n, LimitNOFILE=)";
    case ENFILE:
        return "the whole machine has no file left to open: end what holds "
               "too many, or raise fs.file-max";
    case ENOSPC:
    case EDQUOT:
        return "free some space and run it again";
    case EFBIG:
        return "raise the limit of a file's size (ulimit -f, LimitFSIZE=)";
    default:
        return std::string{usual};
    }
}

} // namespace hwsync
