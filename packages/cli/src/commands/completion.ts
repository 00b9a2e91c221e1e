import { script } from '@bomb.sh/tab'
import type { Call } from '../call.ts'
import { exitCodes } from '../exit-codes.ts'

/** The script asks `muster complete -- WORDS` at every press of the key. */
export function run({ words: [shell = ''], terminal }: Call): number {
  if (shell === 'bash') terminal.print(bashScript)
  else script(shell, 'muster', 'muster')
  return exitCodes.done
}

/** The library's needs the package bash-completion, without which every key prints an error, and cannot be sourced twice. */
const bashScript = `# bash completion for muster
__muster_complete() {
  local current=\${COMP_WORDS[COMP_CWORD]} line
  COMPREPLY=()
  while IFS= read -r line; do
    line=\${line%%$'\\t'*}
    # The last line, such as :4, is for other shells.
    if [[ $line && $line != :* && $line == "$current"* ]]; then COMPREPLY+=("$line"); fi
  done < <(muster complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
# Where nothing is offered, files are.
complete -o default -F __muster_complete muster`
