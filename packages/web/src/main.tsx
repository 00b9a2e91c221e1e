import { render } from 'preact'
import { App } from './app.tsx'
import { askWhoIsSignedIn } from './service/session.ts'
import './styles/page.css'
import { followTheme } from './theme.ts'

followTheme()
void askWhoIsSignedIn()
render(<App />, document.querySelector('#page')!)
